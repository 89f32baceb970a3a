"""A pod for each pass, hourly, by PipesK8sClient.

Before: a Secret `hightouch` with the API key under `api-key`, a claim `hightouch-lineage`, and rights for Dagster's own
service account to make pods and to read their logs in the namespace.
"""

import os
from typing import Any

import dagster as dg
from dagster_k8s import PipesK8sClient
from hightouch_lineage_dagster import build_hightouch_lineage_asset

IMAGE = os.environ.get("HIGHTOUCH_LINEAGE_IMAGE", "hightouch-lineage:0.1.0")
NAMESPACE = os.environ.get("HIGHTOUCH_LINEAGE_NAMESPACE", "default")

# Keys in camelCase. The client's container is the first one; its command is the image's own.
POD_SPEC: dict[str, Any] = {
    "automountServiceAccountToken": False,
    "securityContext": {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "fsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    },
    "containers": [
        {
            "name": "dagster-pipes-execution",
            "args": ["run", "--watermark", "/work/watermark.json", "--sql-cache", "/work/sql-cache"],
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            },
            "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "512Mi"}},
            "volumeMounts": [
                {"name": "work", "mountPath": "/work"},
                {"name": "key", "mountPath": "/secrets", "readOnly": True},
            ],
        }
    ],
    "volumes": [
        {"name": "work", "persistentVolumeClaim": {"claimName": "hightouch-lineage"}},
        {"name": "key", "secret": {"secretName": "hightouch"}},
    ],
}


def launch(context: dg.AssetExecutionContext, extras: dict[str, Any]) -> dg.PipesClientCompletedInvocation:
    # Outside of the cluster: load_incluster_config=False and kubeconfig_file=...
    client = PipesK8sClient(poll_interval=5.0)
    return client.run(
        context=context,
        extras=extras,
        image=IMAGE,
        namespace=NAMESPACE,
        env={"HIGHTOUCH_API_KEY_FILE": "/secrets/api-key"},
        base_pod_spec=POD_SPEC,
    )


lineage = build_hightouch_lineage_asset(launch, min_coverage=0.9)

defs = dg.Definitions(
    assets=[lineage],
    schedules=[dg.ScheduleDefinition(name="hightouch_lineage_hourly", target=lineage, cron_schedule="15 * * * *")],
)
