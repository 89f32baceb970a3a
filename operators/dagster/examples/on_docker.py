"""A container for each pass, hourly, by PipesDockerClient.

Before: a volume `hightouch-lineage` that user 10001 may write, and the API key in a file on the machine of the Docker daemon.
"""

import os
from typing import Any

import dagster as dg
from dagster_docker import PipesDockerClient
from hightouch_lineage_dagster import build_hightouch_lineage_asset

IMAGE = os.environ.get("HIGHTOUCH_LINEAGE_IMAGE", "hightouch-lineage:0.1.0")
KEY_FILE = os.environ.get("HIGHTOUCH_API_KEY_FILE", "/etc/hightouch/api-key")


def launch(context: dg.AssetExecutionContext, extras: dict[str, Any]) -> dg.PipesClientCompletedInvocation:
    return PipesDockerClient().run(
        context=context,
        extras=extras,
        image=IMAGE,
        command=["run", "--watermark", "/work/watermark.json"],
        env={"HIGHTOUCH_API_KEY_FILE": "/run/secrets/api-key"},
        container_kwargs={
            "auto_remove": False,  # the client reads how it ended
            "cap_drop": ["ALL"],
            "mem_limit": "512m",
            "read_only": True,
            "volumes": [f"{KEY_FILE}:/run/secrets/api-key:ro", "hightouch-lineage:/work"],
        },
    )


lineage = build_hightouch_lineage_asset(launch, min_coverage=0.9)

defs = dg.Definitions(
    assets=[lineage],
    schedules=[dg.ScheduleDefinition(name="hightouch_lineage_hourly", target=lineage, cron_schedule="15 * * * *")],
)
