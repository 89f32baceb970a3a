"""How a pass can end, and what of that is final (docs/operations.md, Exit codes)."""

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException, AirflowSkipException
from kubernetes.client import V1Pod

MEANINGS = {
    1: "unexpected failure",
    2: "usage or configuration",
    3: "partial: something was not delivered, or a limit is violated",
    4: "Hightouch or every sink unavailable or rate limited",
    5: "authentication or permission refused",
    130: "stopped by SIGINT",
    143: "stopped by SIGTERM",
}

#: Trying again changes nothing.
FINAL = (2, 5)

#: What the program is asked to end with when it found nothing new.
UNCHANGED = 99


def exit_code_of(pod: V1Pod | None, container_name: str) -> int | None:
    """What the container ended with; None while it has not ended."""
    statuses = (pod.status.container_statuses if pod is not None and pod.status is not None else None) or []
    for status in statuses:
        if status.name == container_name and status.state is not None and status.state.terminated is not None:
            return int(status.state.terminated.exit_code)
    return None


@contextmanager
def finality(exit_code: int | None, final: frozenset[int]) -> Iterator[None]:
    """Makes a task's failure say what the exit code means, and final (``AirflowFailException``) when that is."""
    try:
        yield
    except (AirflowSkipException, AirflowFailException):
        raise
    except AirflowException as error:
        if exit_code is None or exit_code == 0:
            raise
        reason = f"{str(error).rstrip()}\nExit code {exit_code}: {MEANINGS.get(exit_code, 'not one of hightouch-lineage')}."
        if exit_code in final:
            raise AirflowFailException(f"{reason} Trying again changes nothing, so the task is not retried.") from error
        raise AirflowException(reason) from error
