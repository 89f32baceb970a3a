"""What the real Dagster makes of assets, as plain JSON for the tests (Answer in dagster-world.ts)."""

import dagster as dg


def materialized(assets, completed=(), resources=None, instance=None):
    """Materializes and tells; with an instance of its own when none is given."""
    if instance is None:
        with dg.DagsterInstance.ephemeral() as own:
            return materialized(assets, completed, resources, own)
    result = dg.materialize(assets, instance=instance, resources=resources, raise_on_error=False)
    records = instance.all_logs(result.run_id)
    events = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    return {
        "success": result.success,
        "materializations": {one.asset_key.to_user_string(): plain(one.metadata) for one in events},
        "checks": {
            check.check_name: {
                "passed": check.passed,
                "severity": check.severity.value,
                "asset": check.asset_key.to_user_string(),
                "metadata": plain(check.metadata),
            }
            for check in result.get_asset_check_evaluations()
        },
        "errors": list(errors_of(record.dagster_event for record in records if record.is_dagster_event)),
        "log": [[record.level, record.user_message] for record in records if not record.is_dagster_event],
        "custom": [message for invocation in completed for message in invocation.get_custom_messages()],
    }


def plain(metadata):
    return {name: {"type": type(value).__name__, "value": readable(value)} for name, value in metadata.items()}


def readable(value):
    if isinstance(value, dg.TableColumnLineageMetadataValue):
        deps = value.value.deps_by_column
        return {name: [[list(dep.asset_key.path), dep.column_name] for dep in list_] for name, list_ in deps.items()}
    if isinstance(value, dg.TableSchemaMetadataValue):
        return [[column.name, column.type, column.description] for column in value.schema.columns]
    return value.value


def errors_of(events):
    for event in events:
        error = getattr(event.event_specific_data, "error", None)
        while error is not None:
            yield error.message.strip()
            error = error.cause
