"""Materializes assets by the real Dagster around the program and tells what Dagster made of it.

Standard input: one JSON object of orders by name (Order in dagster-world.ts). The answers are written to the file that is the
first argument: standard output and standard error are the steps'.
"""

import json
import subprocess
import sys
from contextlib import contextmanager

import dagster as dg
from answers import materialized
from dagster._core.pipes.utils import extract_message_or_forward_to_stdout
from hightouch_lineage_dagster import WholeLinesMessageReader, build_hightouch_lineage_asset


class StandardErrorReader(dg.PipesMessageReader):
    """Messages out of the lines of standard error, as the readers of pod and container logs take them."""

    def __init__(self, key):
        self.key = key

    @contextmanager
    def read_messages(self, handler):
        self.handler = handler
        yield {self.key: "stderr"}

    def no_messages_debug_text(self):
        return "Looked for messages on standard error."


def by_file(order, context, extras):
    reader = WholeLinesMessageReader(include_stdio_in_messages=order.get("streams", False))
    client = dg.PipesSubprocessClient(message_reader=reader, forward_stdio=True)
    return client.run(context=context, command=order["command"], env=order["env"], cwd=order["cwd"], extras=extras)


def by_standard_error(order, context, extras):
    reader = StandardErrorReader(order["client"])
    with dg.open_pipes_session(
        context=context, context_injector=dg.PipesEnvContextInjector(), message_reader=reader, extras=extras
    ) as session:
        env = {**order["env"], **session.get_bootstrap_env_vars()}
        process = subprocess.Popen(order["command"], env=env, cwd=order["cwd"], stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            extract_message_or_forward_to_stdout(reader.handler, line.rstrip("\n"))
        if process.wait() != 0:
            raise RuntimeError(f"ended with {process.returncode}")
    return dg.PipesClientCompletedInvocation(session)


def fulfil(order):
    completed = []

    def launch(context, extras):
        run = by_file if order["client"] == "path" else by_standard_error
        completed.append(run(order, context, {**extras, **order.get("extras", {})}))
        return completed[-1]

    if "keys" in order:  # without the package, as somebody would write it by hand

        @dg.multi_asset(specs=[dg.AssetSpec(key) for key in order["keys"]])
        def by_hand(context: dg.AssetExecutionContext):
            return launch(context, {}).get_results()

        asset = by_hand
    else:
        asset = build_hightouch_lineage_asset(launch, **order["asset"])

    return materialized([asset], completed)


answers = {name: fulfil(order) for name, order in json.load(sys.stdin).items()}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(answers, file)
