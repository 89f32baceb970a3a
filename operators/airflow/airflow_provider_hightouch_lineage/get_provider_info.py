"""What Airflow asks a provider package for, by the entry point ``apache_airflow_provider``."""

from typing import Any

from airflow_provider_hightouch_lineage import __version__


def get_provider_info() -> dict[str, Any]:
    """The members that Airflow's ``provider_info.schema.json`` defines. Airflow itself is not imported for it."""
    integration = "hightouch-lineage"
    return {
        "package-name": "airflow-provider-hightouch-lineage",
        "name": "hightouch-lineage",
        "description": "Lineage and sync runs of Hightouch workspaces, told to OpenLineage and DataHub.",
        "versions": [__version__],
        "integrations": [
            {
                "integration-name": integration,
                "external-doc-url": "https://github.com/hightouch-lineage/hightouch-lineage",
                "tags": ["service"],
            }
        ],
        "operators": [
            {
                "integration-name": integration,
                "python-modules": ["airflow_provider_hightouch_lineage.operator"],
            }
        ],
        "extra-links": [
            "airflow_provider_hightouch_lineage.links.HightouchLink",
            "airflow_provider_hightouch_lineage.links.OpenLineageLink",
        ],
    }
