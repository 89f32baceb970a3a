"""A pass every hour, in a pod: Airflow runs in or beside a Kubernetes cluster.

Before: a Secret `hightouch` with the API key under `api-key`, and a claim `hightouch-lineage`, both in the namespace of the pod.
"""

import datetime
import os

from airflow import DAG
from airflow_provider_hightouch_lineage.operator import HightouchLineageOperator

with DAG(
    dag_id="hightouch_lineage",
    schedule="15 * * * *",
    start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    catchup=False,
    # No two passes may share a watermark at one time.
    max_active_runs=1,
    # What is not worth another try is not tried again, whatever stands here.
    default_args={"retries": 2, "retry_delay": datetime.timedelta(minutes=5)},
) as dag:
    HightouchLineageOperator(
        task_id="tell_lineage",
        namespace=os.environ.get("HIGHTOUCH_LINEAGE_NAMESPACE", "default"),
        image=os.environ.get("HIGHTOUCH_LINEAGE_IMAGE", "ghcr.io/hightouch-lineage/hightouch-lineage:0.1.0"),
        hightouch_secret="hightouch",
        claim_name="hightouch-lineage",
        config={"workspaceName": "acme", "minCoverage": 0.5},
        sinks=["openlineage", "datahub"],
    )
