"""What of the operator's arguments becomes a setting of the program (docs/configuration.md)."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Any

from airflow_provider_hightouch_lineage.exit_codes import UNCHANGED

#: Where the volume, the config file and the key are in the pod.
WORK = "/work"
CONFIG_FILE = "/etc/hightouch-lineage/config.json"
KEY_FILE = "/secrets/api-key"

_SECRET = re.compile(r"(api_?key|token|password|passphrase|secret|private_?key|authorization)$", re.IGNORECASE)
_REFERENCE = re.compile(r"\$\{[^}]+\}$")


def folder_of(folder: str | None, workspace: str | None) -> str:
    """Where a pass keeps its watermark and writes its output.

    Args:
        folder: Below the root of the volume, or absolute.
        workspace: Without a folder it gives the name of one, so that no two workspaces share a watermark.
    """
    if folder is None and workspace:
        folder = re.sub(r"[^\w.-]+|^\.+", "-", workspace)
    return posixpath.normpath(posixpath.join(WORK, folder or ""))


def variables(
    config: Any,
    *,
    folder: str,
    keeps: bool,
    has_key: bool,
    api_url: str | None,
    sinks: Sequence[str] | str | None,
    workspace: str | None,
    skip_if_unchanged: bool,
) -> dict[str, str]:
    """The environment of the program.

    What the config file says of places stands: a variable would be stronger.

    Args:
        config: Content of the config file, or None.
        folder: As ``folder_of`` gives it.
        keeps: Whether what lies in ``folder`` is still there in the next pass.
        has_key: Whether the key is mounted.
        api_url: Of a connection.
        sinks: Which deliver.
        workspace: An entry of the config file's ``workspaces`` if it lists any, else how the workspace is called.
        skip_if_unchanged: Asks for an exit code of its own.
    """
    said: Mapping[str, Any] = config if isinstance(config, Mapping) else {}
    entries = [one for one in said.get("workspaces") or () if isinstance(one, Mapping)]
    chosen = entries if workspace is None and len(entries) == 1 else [one for one in entries if one.get("name") == workspace]
    entry = chosen[0] if chosen else {}
    known = {**said, **entry}
    own: dict[str, str] = {}
    if config is not None:
        own["HIGHTOUCH_LINEAGE_CONFIG"] = CONFIG_FILE
    if has_key:
        own["HIGHTOUCH_API_KEY_FILE"] = KEY_FILE
    if api_url and "apiUrl" not in known:
        own["HIGHTOUCH_API_URL"] = api_url
    if workspace:
        own["HIGHTOUCH_LINEAGE_WORKSPACE" if entries else "HIGHTOUCH_LINEAGE_WORKSPACE_NAME"] = workspace
    if "outputDir" not in known:
        own["HIGHTOUCH_LINEAGE_OUTPUT_DIR"] = posixpath.join(folder, "out")
    if keeps and not known.keys() & {"watermark", "watermarkIn", "watermarkOut"}:
        own["HIGHTOUCH_LINEAGE_WATERMARK"] = posixpath.join(folder, "watermark.json")
    if keeps and "sqlCache" not in known:
        own["HIGHTOUCH_LINEAGE_SQL_CACHE"] = posixpath.join(folder, "sql-cache")
    if sinks:
        own["HIGHTOUCH_LINEAGE_SINK"] = sinks if isinstance(sinks, str) else ",".join(sinks)
    if skip_if_unchanged:
        own["HIGHTOUCH_LINEAGE_EXIT_CODE_IF_UNCHANGED"] = str(UNCHANGED)
    return own


def secrets_in(config: Any, place: str = "config") -> list[str]:
    """The places in a config file that hold a secret rather than a reference to one (``${NAME}``, ``${file:/path}``)."""
    if isinstance(config, Mapping):
        found: list[str] = []
        for key, value in config.items():
            here = f"{place}.{key}"
            if isinstance(value, str) and value and is_secret_name(str(key)) and not _REFERENCE.match(value):
                found.append(here)
            else:
                found.extend(secrets_in(value, here))
        return found
    if isinstance(config, (list, tuple)):
        return [found for at, value in enumerate(config) for found in secrets_in(value, f"{place}[{at}]")]
    return []


def is_secret_name(name: str) -> bool:
    """Whether a config key or a variable of this name holds a secret. One that names a file (``…File``) does not."""
    return _SECRET.search(name) is not None
