"""A DAG with a single task for each order that is no example. In the folder of DAGs, where Airflow reads it from."""

import datetime
import json
import os

from airflow import DAG
from airflow_provider_hightouch_lineage.operator import HightouchLineageOperator

with open(os.environ["DAG_ORDERS"], encoding="utf-8") as file:
    ORDERS = json.load(file)

for name, order in ORDERS.items():
    if "example" in order:
        continue
    with DAG(dag_id=name, schedule=None, start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)) as dag:
        waiting = {"retries": order.get("retries", 0), "retry_delay": datetime.timedelta(0)}
        HightouchLineageOperator(task_id="tell_lineage", **waiting, **order["arguments"])
    globals()[name] = dag
