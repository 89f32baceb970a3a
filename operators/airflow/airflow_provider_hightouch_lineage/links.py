"""Links of a task to what its pass was about."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from airflow.providers.common.compat.sdk import BaseOperatorLink, XCom


class _StoredLink(BaseOperatorLink):
    """A link whose address the operator leaves as an XCom of the task."""

    key: str

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The address, or nothing where the pass has not ended yet or there is no such link.

        Airflow 3 asks in the worker, which knows: to ask for an XCom that is not there would be an error in the log of the
        task. Airflow 2 asks in the web server, whose operator is not the one that ran.
        """
        known = getattr(operator, "link_addresses", None)
        if isinstance(known, Mapping):
            return str(known.get(self.key, ""))
        return XCom.get_value(ti_key=ti_key, key=self.key) or ""


class HightouchLink(_StoredLink):
    """The workspace's syncs in Hightouch; there when ``workspaceSlug`` is known."""

    name = "Hightouch"
    key = "hightouch_url"


class OpenLineageLink(_StoredLink):
    """The pass's own run in the pages of an OpenLineage receiver; there when ``openlineage_page`` is given."""

    name = "OpenLineage"
    key = "openlineage_url"


def addresses(config: Any, page: str | None, result: Any) -> dict[str, str]:
    """The XComs of all links that there are.

    Args:
        config: The program's config file, for the slug of the workspace.
        page: An address with ``{namespace}``, ``{job}`` and ``{run_id}``.
        result: The program's result; ``passRun`` stands in it when the pass has told of itself.
    """
    found: dict[str, str] = {}
    slug = config.get("workspaceSlug") if isinstance(config, Mapping) else None
    if slug:
        found[HightouchLink.key] = f"https://app.hightouch.com/{quote(str(slug), safe='')}/syncs"
    pass_run = result.get("passRun") if isinstance(result, Mapping) else None
    if page and isinstance(pass_run, Mapping):
        known = {"namespace": pass_run.get("namespace"), "job": pass_run.get("job"), "run_id": result.get("passId")}
        address = page
        for name, value in known.items():
            address = address.replace("{" + name + "}", quote(str(value or ""), safe=""))
        found[OpenLineageLink.key] = address
    return found
