"""Reads proposals as DataHub's own package does. Standard input: {"proposals": [...]}, {"schemas": [...]} or
{"patterns": {"seed": n, "count": n}}; standard output: the answers under the same names, as JSON."""

import copy
import json
import random
import re
import sys
import warnings

from datahub.emitter.mcp import MetadataChangeProposalWrapper
from datahub.emitter.serialization_helper import pre_json_transform
from datahub.ingestion.extractor.json_schema_util import JsonSchemaTranslator
from datahub.metadata.schema_classes import KEY_ASPECTS
from datahub.metadata.urns import Urn
from datahub.utilities.urns.urn_iter import list_urns

warnings.simplefilter("ignore")


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(member) for member in value]
    return value


def fault_of(record):
    """The first thing that DataHub would not take, or would take for something else; None when there is none."""
    try:
        # It changes what it is given.
        read = MetadataChangeProposalWrapper.from_obj(copy.deepcopy(record))
    except Exception as error:
        return f"from_obj: {error}"
    if not isinstance(read, MetadataChangeProposalWrapper):
        return "unknown aspect"
    if not read.validate():
        return "validate"
    known = KEY_ASPECTS.get(record["entityType"])
    if known is None:
        return "unknown entity type"
    if read.aspectName not in known.ASPECT_INFO["entityAspects"] + [known.ASPECT_NAME]:
        return "not an aspect of this entity"
    for urn in [read.entityUrn, *list_urns(read.aspect)]:
        try:
            Urn.from_string(urn)
        except Exception as error:
            return f"urn {urn}: {error}"
    if without_nulls(read.to_obj(simplified_structure=True)) != without_nulls(record):
        return "round trip"
    return None


def fields_of(schema):
    return [without_nulls(pre_json_transform(field.to_obj())) for field in JsonSchemaTranslator.get_fields_from_schema(schema)]


PARTS = (
    "a b prod crm- . .* .+ \\d \\w \\s \\W \\D [a-c] [^a] [\\w-] [^\\W_] []a] [a\\]] (?:ab|c) (a|b) (?P<x>a) x{2} x{,2} { } "
    "x{1,}? \\. \\- \\_ \\b $ ^ \\A \\Z a*? b+? é 日 _ / ] \\x41 \\u0041 (?=a) (?!b) (?<=a) [\\d\\S] [a-] [-a] # | \\n a? \\101 [\\b] ß"
).split(" ")
NAMES = (
    "prod|production|crm-a|a|b|ab|abc|aab|A B|é|É|日本|_x|x|xx|xxx||a-b|a_b|a.b|1|a1|a\n|{|}|]|#|ß|AB|crm_B|x{2}|\b|ss|PROD-x| a"
).split("|")


def patterns_of(seed, count):
    """Generated patterns with what re.match says of each name; None for what is no pattern."""
    chance = random.Random(seed)
    cases = []
    for _ in range(count):
        pattern = "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 5)))
        ignore_case = chance.random() < 0.5
        try:
            compiled = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
        except re.error:
            cases.append({"pattern": pattern, "ignoreCase": ignore_case, "matches": None})
            continue
        matches = [compiled.match(name) is not None for name in NAMES]
        cases.append({"pattern": pattern, "ignoreCase": ignore_case, "matches": matches})
    return {"names": NAMES, "cases": cases}


asked = json.load(sys.stdin)
answers = {}
if "proposals" in asked:
    answers["faults"] = [fault_of(record) for record in asked["proposals"]]
if "schemas" in asked:
    answers["fields"] = [fields_of(schema) for schema in asked["schemas"]]
if "patterns" in asked:
    answers["patterns"] = patterns_of(**asked["patterns"])
json.dump(answers, sys.stdout)
