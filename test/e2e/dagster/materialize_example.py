"""Materializes the assets of an example of operators/dagster, twice, as its users would have it run.

Arguments: the example, the file for the answers, and for the Pod of on_kubernetes.py or the container of on_docker.py more
variables (a JSON object).
"""

import importlib.util
import json
import sys

import dagster as dg
from answers import materialized

spec = importlib.util.spec_from_file_location("example", sys.argv[1])
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)
dg.Definitions.validate_loadable(example.defs)

if len(sys.argv) > 3:
    more = json.loads(sys.argv[3])
    if hasattr(example, "POD_SPEC"):
        example.POD_SPEC["containers"][0]["env"] = [{"name": name, "value": value} for name, value in more.items()]
    else:
        example.VARIABLES.update(more)
        example.CONTAINER["network_mode"] = "host"  # where the server of the test is

answers = [materialized(example.defs.assets, resources=example.defs.resources) for _ in range(2)]
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump({"passes": answers, "schedules": [[one.name, one.cron_schedule] for one in example.defs.schedules]}, file)
