"""Prefect: a pass as a subprocess of a flow, tried again only where that helps.

The program is on the PATH of the worker (`npm install --global hightouch-lineage`, or a work pool whose image is built on ours), the key
in HIGHTOUCH_API_KEY_FILE, and /var/lib/hightouch-lineage on storage that outlives the worker.
"""

import json
import pathlib
import subprocess

from prefect import flow, task

STATE = pathlib.Path("/var/lib/hightouch-lineage")
WORTH_ANOTHER_TRY = {1, 4, 130, 143}


class PassFailed(Exception):
    """A pass that ended with an exit code of its own."""

    def __init__(self, exit_code: int, reason: str) -> None:
        super().__init__(f"exit code {exit_code}: {reason}")
        self.exit_code = exit_code


def helps(_task, _run, state) -> bool:
    failure = state.result(raise_on_failure=False)
    return isinstance(failure, PassFailed) and failure.exit_code in WORTH_ANOTHER_TRY


@task(retries=2, retry_delay_seconds=[60, 300], retry_condition_fn=helps)
def lineage_pass() -> dict:
    result = STATE / "result.json"
    result.unlink(missing_ok=True)  # that of the pass before says nothing about this one
    ended = subprocess.run(
        [
            "hightouch-lineage",
            "run",
            "--output-dir",
            str(STATE / "out"),
            "--watermark",
            str(STATE / "watermark.json"),
            "--sql-cache",
            str(STATE / "sql-cache"),
            "--result",
            str(result),
        ],
        check=False,
    )
    summary = json.loads(result.read_text()) if result.exists() else {}
    if ended.returncode not in (0, 3):
        raise PassFailed(ended.returncode, summary.get("error", {}).get("message", "no reason given"))
    return summary


@flow(name="hightouch-lineage")
def hightouch_lineage() -> dict:
    return lineage_pass()


if __name__ == "__main__":
    hightouch_lineage.serve(cron="15 * * * *", limit=1)
