"""Sends proposals with the REST emitter of DataHub's own package, and says what became of them.

Standard input: {"server", "token", "endpoint": "restli" | "openapi", "mode", "proposals": [as in a file],
"lineage": {"downstream", "upstreams": [..], "edges": [{..}]} or absent: edges to add by a patch}.
Standard output: {"error": null or {"kind", "message", "info"}}.
"""

import json
import sys

from datahub.configuration.common import ConfigurationError, OperationalError
from datahub.emitter.mcp import MetadataChangeProposalWrapper
from datahub.emitter.rest_emitter import DatahubRestEmitter, EmitMode
from datahub.ingestion.graph.config import ClientMode
from datahub.metadata.schema_classes import FineGrainedLineageClass, UpstreamClass
from datahub.specific.dataset import DatasetPatchBuilder

asked = json.load(sys.stdin)


def proposals():
    for proposal in asked.get("proposals", []):
        yield MetadataChangeProposalWrapper.from_obj(proposal)
    lineage = asked.get("lineage")
    if lineage is not None:
        builder = DatasetPatchBuilder(lineage["downstream"])
        for upstream in lineage["upstreams"]:
            builder.add_upstream_lineage(UpstreamClass.from_obj(upstream))
        for edge in lineage["edges"]:
            builder.add_fine_grained_lineage(FineGrainedLineageClass.from_obj(edge))
        yield from builder.build()


error = None
try:
    emitter = DatahubRestEmitter(
        asked["server"],
        token=asked.get("token"),
        openapi_ingestion=asked["endpoint"] == "openapi",
        client_mode=ClientMode.INGESTION,
        retry_max_times=1,
    )
    emitter.test_connection()
    emitter.emit_mcps(list(proposals()), EmitMode[asked["mode"]])
except (ConfigurationError, OperationalError) as raised:
    info = raised.info if isinstance(raised, OperationalError) else None
    error = {"kind": type(raised).__name__, "message": str(raised), "info": info}
json.dump({"error": error}, sys.stdout)
