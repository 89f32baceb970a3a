"""A container for each pass, hourly, by PipesDockerClient.

Before: a volume `hightouch-lineage` that user 10001 may write, and the API key in a file on the machine of the Docker daemon.
"""

import os
from typing import Any

import dagster as dg
from dagster_docker import PipesDockerClient
from hightouch_lineage_dagster import build_hightouch_lineage_asset
from hightouch_lineage_dagster.docker import DockerLogLinesMessageReader

IMAGE = os.environ.get("HIGHTOUCH_LINEAGE_IMAGE", "hightouch-lineage:0.1.0")
KEY_FILE = os.environ.get("HIGHTOUCH_API_KEY_FILE", "/etc/hightouch/api-key")
VARIABLES = {"HIGHTOUCH_API_KEY_FILE": "/run/secrets/api-key"}
CONTAINER: dict[str, Any] = {
    "auto_remove": False,  # the client reads how it ended
    "cap_drop": ["ALL"],
    "mem_limit": "512m",
    "read_only": True,
    "volumes": [f"{KEY_FILE}:/run/secrets/api-key:ro", "hightouch-lineage:/work"],
}


def launch(context: dg.AssetExecutionContext, extras: dict[str, Any]) -> dg.PipesClientCompletedInvocation:
    return PipesDockerClient(message_reader=DockerLogLinesMessageReader()).run(
        context=context,
        extras=extras,
        image=IMAGE,
        command=["run", "--watermark", "/work/watermark.json", "--sql-cache", "/work/sql-cache"],
        env=VARIABLES,
        container_kwargs=CONTAINER,
    )


lineage = build_hightouch_lineage_asset(launch, min_coverage=0.9)

defs = dg.Definitions(
    assets=[lineage],
    schedules=[dg.ScheduleDefinition(name="hightouch_lineage_hourly", target=lineage, cron_schedule="15 * * * *")],
)
