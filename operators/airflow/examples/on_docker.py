"""A pass every hour, in a container: Airflow's worker has a Docker and no Kubernetes.

Before: the API key in a file on the machine of the Docker daemon that user 10001 may read, and
`pip install apache-airflow-providers-docker`. The volume `hightouch-lineage` is made by the first pass, as the image has it.
"""

import datetime
import os

from airflow import DAG
from airflow.providers.docker.operators.docker import DockerOperator
from airflow_provider_hightouch_lineage.parent_run import OPENLINEAGE_CONTEXT
from docker.types import Mount

VOLUME = os.environ.get("HIGHTOUCH_LINEAGE_VOLUME", "hightouch-lineage")
KEY_FILE = os.environ.get("HIGHTOUCH_API_KEY_FILE", "/etc/hightouch/api-key")

with DAG(
    dag_id="hightouch_lineage_on_docker",
    schedule="15 * * * *",
    start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    catchup=False,
    max_active_runs=1,
    # A DockerOperator tries every failure again, final or not.
    default_args={"retries": 1, "retry_delay": datetime.timedelta(minutes=5)},
) as dag:
    DockerOperator(
        task_id="tell_lineage",
        image=os.environ.get("HIGHTOUCH_LINEAGE_IMAGE", "ghcr.io/hightouch-lineage/hightouch-lineage:0.1.0"),
        command=["run", "--watermark", "/work/watermark.json", "--exit-code-if-unchanged", "99"],
        environment={"HIGHTOUCH_API_KEY_FILE": "/run/secrets/api-key", "OPENLINEAGE_CONTEXT": OPENLINEAGE_CONTEXT},
        mounts=[
            Mount(source=VOLUME, target="/work", type="volume"),
            Mount(source=KEY_FILE, target="/run/secrets/api-key", type="bind", read_only=True),
        ],
        mount_tmp_dir=False,
        mem_limit="512m",
        skip_on_exit_code=99,
        auto_remove="force",
        # The last line of the log would be the XCom.
        do_xcom_push=False,
    )
