"""Messages out of the log of a container; needs ``dagster-docker``."""

from typing import Any

from dagster._core.pipes.utils import extract_message_or_forward_to_stdout
from dagster_docker.pipes import PipesDockerLogsMessageReader

from hightouch_lineage_dagster.lines import whole_lines


class DockerLogLinesMessageReader(PipesDockerLogsMessageReader):
    """Reads whole lines, however the engine cuts the log.

    Dagster's own reader takes each piece that the engine sends for a line. Engines send what they read: podman cuts a line
    in two wherever 8 KB of output end, and a message in two pieces is lost.
    """

    def consume_docker_logs(self, container: Any) -> None:
        for line in whole_lines(container.logs(stdout=True, stderr=True, stream=True, follow=True)):
            extract_message_or_forward_to_stdout(self._handler, line)
