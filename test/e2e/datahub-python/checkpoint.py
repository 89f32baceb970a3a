"""Reads the state of a pipeline with DataHub's own framework and writes the next one, as a connector does at its end.

Standard input: {"server", "pipeline", "job", "urns": what the next state holds, or null to write none}.
Standard output: {"urns": what the newest state holds, sorted, or null when there is none}.
"""

import json
import sys

from datahub.ingestion.api.ingestion_job_checkpointing_provider_base import JobId
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.ingestion.source.state.checkpoint import Checkpoint
from datahub.ingestion.source.state.entity_removal_state import GenericCheckpointState
from datahub.ingestion.source.state_provider.datahub_ingestion_checkpointing_provider import (
    DatahubIngestionCheckpointingProvider,
)

asked = json.load(sys.stdin)
job = JobId(asked["job"])
provider = DatahubIngestionCheckpointingProvider(DataHubGraph(DatahubClientConfig(server=asked["server"])))

aspect = provider.get_latest_checkpoint(asked["pipeline"], job)
last = Checkpoint.create_from_checkpoint_aspect(job, aspect, GenericCheckpointState)

if asked["urns"] is not None:
    state = GenericCheckpointState(serde="base85-bz2-json", urns=asked["urns"])
    following = Checkpoint(job_name=job, pipeline_name=asked["pipeline"], run_id="next", state=state)
    following.prepare_for_commit()
    provider.state_to_commit[job] = following.to_checkpoint_aspect(max_allowed_state_size=2**24)
    provider.commit()

json.dump({"urns": None if last is None else sorted(last.state.urns)}, sys.stdout)
