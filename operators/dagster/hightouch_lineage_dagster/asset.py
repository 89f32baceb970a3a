"""A workspace as a Dagster asset."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from hightouch_lineage_dagster.extras import CHECK_NAMES, pipes_extras

AnyAssetKey = str | Sequence[str] | dg.AssetKey

#: Runs the program by a Pipes client and gives back what the client's ``run`` gave.
Launch = Callable[[dg.AssetExecutionContext, dict[str, Any]], dg.PipesClientCompletedInvocation]


def build_hightouch_lineage_asset(
    launch: Launch,
    *,
    key: AnyAssetKey = "hightouch_lineage",
    syncs: Mapping[str, Sequence[str]] | None = None,
    deps: Sequence[AnyAssetKey | dg.AssetsDefinition | dg.AssetSpec] = (),
    min_coverage: float | None = None,
    checks: Sequence[str] = CHECK_NAMES,
    table_asset_key: str | None = None,
    max_message_bytes: int | None = None,
    group_name: str | None = None,
    pool: str | None = "hightouch_lineage",
    required_resource_keys: set[str] | None = None,
    automation_condition: dg.AutomationCondition[dg.AssetKey] | None = None,
) -> dg.AssetsDefinition:
    """One pass over a workspace as one step: an asset for the pass and, when asked for, one for each of some syncs.

    Args:
        launch: Called with the step's context and the extras to hand to the client.
        key: The asset of the pass.
        syncs: The parts of an asset key, by the slug or id of the sync that the asset stands for.
        deps: What the asset of the pass depends on.
        min_coverage: As for ``pipes_extras``.
        checks: Which checks the asset of the pass declares, of ``CHECK_NAMES``. They never block.
        table_asset_key: As for ``pipes_extras``.
        max_message_bytes: As for ``pipes_extras``.
        group_name: Of all its assets.
        pool: Limit it to 1, so that no two passes share a watermark at one time.
        required_resource_keys: Resources that ``launch`` takes from the context.
        automation_condition: Of all its assets.
    """
    strangers = sorted(set(checks) - set(CHECK_NAMES))
    if strangers:
        raise ValueError(f"checks names {', '.join(strangers)}: there are {', '.join(CHECK_NAMES)}")
    asset_key = dg.AssetKey.from_coercible(key)
    sync_keys = {slug: dg.AssetKey(parts) for slug, parts in (syncs or {}).items()}
    common: dict[str, Any] = {"group_name": group_name, "automation_condition": automation_condition}

    @dg.multi_asset(
        name=asset_key.to_python_identifier(),
        specs=[
            dg.AssetSpec(
                asset_key,
                deps=list(deps),
                description="Lineage and sync runs of a Hightouch workspace, told to catalogues by hightouch-lineage.",
                kinds={"hightouch"},
                **common,
            ),
            *(
                dg.AssetSpec(sync_key, description=f"What the Hightouch sync {slug} writes.", kinds={"hightouch"}, **common)
                for slug, sync_key in sync_keys.items()
            ),
        ],
        check_specs=[dg.AssetCheckSpec(name, asset=asset_key) for name in checks],
        pool=pool,
        required_resource_keys=required_resource_keys or set(),
    )
    def hightouch_lineage(context: dg.AssetExecutionContext) -> Iterator[Any]:
        extras = pipes_extras(
            context,
            min_coverage=min_coverage,
            syncs={sync_key.to_escaped_user_string(): slug for slug, sync_key in sync_keys.items()},
            table_asset_key=table_asset_key,
            max_message_bytes=max_message_bytes,
        )
        yield from launch(context, extras).get_results()

    return hightouch_lineage
