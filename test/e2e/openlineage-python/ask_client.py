"""Asks the official Python client what the tests want to know of it.

Reads one JSON object on standard input and answers with one on standard output:

  names    [{"class", "arguments"}]      -> [{"namespace", "name"}]     openlineage.client.naming.dataset
  runIds   [{"instant", "data"}]         -> ["uuid"]                    openlineage.client.uuid
  facets   [{...}]                       -> [null or what is wrong]     openlineage.client.generated
  (always) namingClasses  {class: [arguments]}
           facetSchemas   [address]      of every facet that the client has a class for
"""

import importlib
import json
import pkgutil
import sys
from datetime import datetime

import attr
from openlineage.client import generated
from openlineage.client.generated import base
from openlineage.client.naming import dataset as naming
from openlineage.client.uuid import generate_static_uuid


def naming_classes():
    found = {}
    for name, value in vars(naming).items():
        if isinstance(value, type) and naming.DatasetNaming in value.__bases__:
            found[name] = value
    return found


def facet_classes():
    """By the address of their definition. Parts of facets (a column, a tag) have an address too, and are no facets."""
    found = {}
    for module in pkgutil.iter_modules(generated.__path__):
        if module.name == "base":
            continue
        classes = vars(importlib.import_module(f"{generated.__name__}.{module.name}")).values()
        for value in classes:
            if isinstance(value, type) and issubclass(value, base.BaseFacet) and value.__module__.endswith(module.name):
                found[value._get_schema()] = value
    return found


def named(classes, request):
    arguments = dict(request["arguments"])
    if "resource_type" in arguments:
        arguments["resource_type"] = naming.PubSubResourceType(arguments["resource_type"])
    value = classes[request["class"]](**arguments)
    return {"namespace": value.get_namespace(), "name": value.get_name()}


def run_id(request):
    instant = datetime.fromisoformat(request["instant"])
    return str(generate_static_uuid(instant, request["data"].encode("utf-8")))


def fault_of(classes, facet):
    """Whether the client's class takes these members, each of which it must know."""
    cls = classes.get(facet["_schemaURL"])
    if cls is None:
        return f"no class for {facet['_schemaURL']}"
    # attrs takes a member `_deleted` as the argument `deleted`.
    members = {key.lstrip("_"): value for key, value in facet.items() if key != "_schemaURL"}
    try:
        cls(**members)
    except (TypeError, ValueError) as error:
        return str(error)
    return None


def main():
    asked = json.load(sys.stdin)
    names, facets = naming_classes(), facet_classes()
    answer = {
        "namingClasses": {name: [field.name for field in attr.fields(value)] for name, value in names.items()},
        "facetSchemas": sorted(facets),
        "names": [named(names, request) for request in asked.get("names", [])],
        "runIds": [run_id(request) for request in asked.get("runIds", [])],
        "facets": [fault_of(facets, facet) for facet in asked.get("facets", [])],
    }
    json.dump(answer, sys.stdout)


main()
