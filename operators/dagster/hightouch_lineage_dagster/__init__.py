"""hightouch-lineage as a Dagster asset."""

from hightouch_lineage_dagster.asset import Launch, build_hightouch_lineage_asset
from hightouch_lineage_dagster.extras import CHECK_NAMES, pipes_extras

__all__ = ["CHECK_NAMES", "Launch", "build_hightouch_lineage_asset", "pipes_extras"]
