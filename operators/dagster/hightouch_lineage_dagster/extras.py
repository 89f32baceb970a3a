"""What an asset says to the program that runs for it."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

CHECK_NAMES = ("sync_coverage", "failed_runs")


def pipes_extras(
    context: dg.AssetExecutionContext,
    *,
    min_coverage: float | None = None,
    syncs: Mapping[str, str] | None = None,
    table_asset_key: str | None = None,
    max_message_bytes: int | None = None,
) -> dict[str, Any]:
    """The ``extras`` for the ``run`` of a Pipes client.

    Dagster fails a step for a check that it was told of and did not declare, and for one that it declared and
    was not told of. The program cannot know which those are, so they are named here, from the step's context.

    Args:
        context: That of the asset. Its checks of other names are left to whoever declared them.
        min_coverage: Share of syncs (0 to 1) below which the check ``sync_coverage`` does not pass. Unlike the flag
            ``--min-coverage``, it does not fail the step.
        syncs: Slug or id of a sync, by the asset key that stands for it (``"hubspot/contacts"``).
        table_asset_key: How the asset keys of warehouse tables are made, ``"{schema}/{table}"`` say.
        max_message_bytes: How long a message may be. The default of 8,000 suits the logs of containers.
    """
    checks: dict[str, list[str]] = {}
    for check_key in sorted(context.selected_asset_check_keys, key=lambda key: key.to_user_string()):
        if check_key.name in CHECK_NAMES:
            checks.setdefault(check_key.asset_key.to_escaped_user_string(), []).append(check_key.name)
    own = {
        "asset_checks": checks,
        "min_coverage": min_coverage,
        "syncs": dict(syncs) if syncs else None,
        "table_asset_key": table_asset_key,
        "max_message_bytes": max_message_bytes,
    }
    return {"hightouch_lineage": {name: value for name, value in own.items() if value is not None}}
