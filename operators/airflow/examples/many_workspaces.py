"""Many workspaces, a pod each, all with one claim: a mapped task. A bad key costs only its own workspace.

Before: for each workspace an Airflow connection whose password is the API key, and a claim `hightouch-lineage` that as many
nodes may mount as run pods at one time (ReadWriteMany), or max_active_tis_per_dag=1. Airflow's workers may make Secrets in the
namespace of the pods.
"""

import datetime
import os

from airflow import DAG
from airflow_provider_hightouch_lineage.operator import HightouchLineageOperator

WORKSPACES = [
    {"workspace": "us", "hightouch_conn_id": "hightouch_us"},
    {"workspace": "eu", "hightouch_conn_id": "hightouch_eu"},
    {"workspace": "apac", "hightouch_conn_id": "hightouch_apac"},
]

with DAG(
    dag_id="hightouch_lineage_of_many_workspaces",
    schedule="30 * * * *",
    start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": datetime.timedelta(minutes=5)},
) as dag:
    HightouchLineageOperator.partial(
        task_id="tell_lineage",
        namespace=os.environ.get("HIGHTOUCH_LINEAGE_NAMESPACE", "default"),
        image=os.environ.get("HIGHTOUCH_LINEAGE_IMAGE", "ghcr.io/hightouch-lineage/hightouch-lineage:0.1.0"),
        claim_name="hightouch-lineage",
        # The pod is waited for by the triggerer, so that a worker is not held by each.
        deferrable=True,
        max_active_tis_per_dag=4,
        map_index_template="{{ task.workspace }}",
    ).expand_kwargs(WORKSPACES)
