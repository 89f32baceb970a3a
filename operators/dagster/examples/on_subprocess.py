"""The program beside Dagster, hourly, by PipesSubprocessClient, with assets for two syncs of the workspace.

Before: `hightouch-lineage` on the PATH of Dagster's code location, and HIGHTOUCH_API_KEY_FILE in its environment.
"""

import os
from typing import Any

import dagster as dg
from hightouch_lineage_dagster import WholeLinesMessageReader, build_hightouch_lineage_asset

COMMAND = os.environ.get("HIGHTOUCH_LINEAGE_COMMAND", "hightouch-lineage").split()
FOLDER = os.environ.get("HIGHTOUCH_LINEAGE_FOLDER", "/var/lib/hightouch-lineage")


def launch(context: dg.AssetExecutionContext, extras: dict[str, Any]) -> dg.PipesClientCompletedInvocation:
    pipes: dg.PipesSubprocessClient = context.resources.pipes
    return pipes.run(
        context=context,
        extras=extras,
        command=[
            *[*COMMAND, "run", "--output-dir", f"{FOLDER}/out"],
            *["--watermark", f"{FOLDER}/watermark.json", "--sql-cache", f"{FOLDER}/sql-cache"],
        ],
    )


lineage = build_hightouch_lineage_asset(
    launch,
    min_coverage=0.9,
    # Slugs of syncs, and the assets that they write.
    syncs={"iterable-production": ["iterable", "users"], "account-health-to-hubspot": ["hubspot", "companies"]},
    table_asset_key="{schema}/{table}",
    required_resource_keys={"pipes"},
)

defs = dg.Definitions(
    assets=[lineage],
    resources={"pipes": dg.PipesSubprocessClient(message_reader=WholeLinesMessageReader())},
    schedules=[dg.ScheduleDefinition(name="hightouch_lineage_hourly", target=lineage, cron_schedule="15 * * * *")],
)
