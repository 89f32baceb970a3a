"""Column lineage of NDJSON requests with sqlglot: the other side of bench/sql.ts. Prints how many could be answered, and the
ids of those that could not."""
import json
import sys

from sqlglot import exp
from sqlglot.lineage import lineage

dialects = {"postgres": "postgres", "tsql": "tsql"}
answered = edges = 0
failed = []
for line in sys.stdin:
    request = json.loads(line)
    schema = {}
    for name, columns in (request.get("schemas") or {}).items():
        level = schema
        parts = name.split(".")
        for part in parts[:-1]:
            level = level.setdefault(part, {})
        level[parts[-1]] = {column: "text" for column in columns}
    try:
        found = lineage(
            None, request["sql"], schema=schema or None, dialect=dialects.get(request["dialect"], request["dialect"])
        )
        for node in found.values():
            edges += sum(1 for leaf in node.walk() if isinstance(leaf.expression, exp.Table))
        answered += 1
    except Exception:
        failed.append(request["id"])
print(json.dumps({"answered": answered, "failed": failed, "edges": edges}))
