"""The task as the parent of the pass's own OpenLineage run."""

_MACROS = "macros.OpenLineageProviderPlugin"


def _context() -> str:
    job_namespace = _MACROS + ".lineage_job_namespace()"
    # Only newer providers tell a root that is not of this Airflow.
    root_namespace = (
        f"({_MACROS}.lineage_root_job_namespace(task_instance)"
        f" if {_MACROS}.lineage_root_job_namespace is defined else {job_namespace})"
    )

    def run(run_id: str, namespace: str, name: str) -> str:
        return (
            '"run":{"runId":{{ ' + run_id + ' | tojson }}},"job":{"namespace":{{ ' + namespace + ' | tojson }},"name":{{ '
            + name + " | tojson }}}"
        )

    parent = run(
        f"{_MACROS}.lineage_run_id(task_instance)", job_namespace, f"{_MACROS}.lineage_job_name(task_instance)"
    )
    root = run(
        f"{_MACROS}.lineage_root_run_id(task_instance)", root_namespace, f"{_MACROS}.lineage_root_job_name(task_instance)"
    )
    return '{"parent":{' + parent + ',"root":{' + root + "}}}"


#: A template for the variable ``OPENLINEAGE_CONTEXT``. It renders to nothing, which is as good as no variable, where the
#: OpenLineage provider is not installed or turned off: its macros are not defined then.
OPENLINEAGE_CONTEXT = "{% if " + _MACROS + " is defined %}" + _context() + "{% endif %}"
