"""hightouch-lineage as a Dagster asset."""

from hightouch_lineage_dagster.asset import Launch, build_hightouch_lineage_asset
from hightouch_lineage_dagster.extras import CHECK_NAMES, pipes_extras
from hightouch_lineage_dagster.lines import WholeLinesMessageReader

__all__ = ["CHECK_NAMES", "Launch", "WholeLinesMessageReader", "build_hightouch_lineage_asset", "pipes_extras"]
