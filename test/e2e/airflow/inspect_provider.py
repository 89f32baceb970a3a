"""What the real Airflow makes of the provider package, as plain JSON for the tests (Answers in answers.ts).

Arguments: a file of orders, the folder of the examples, the file for the answers. No cluster is asked.
"""

import json
import sys
from types import SimpleNamespace

from airflow.providers_manager import ProvidersManager
from airflow_provider_hightouch_lineage.key import make_secret
from airflow_provider_hightouch_lineage.operator import HightouchLineageOperator, image_of
from kubernetes.client import ApiClient, V1ContainerState, V1ContainerStateTerminated, V1ContainerStatus
from kubernetes.client import V1ObjectMeta, V1Pod, V1PodStatus, V1Volume, V1VolumeMount
from kubernetes.client.exceptions import ApiException

try:  # Airflow 3
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization
except ImportError:
    from airflow.models.dagbag import DagBag
    from airflow.serialization.serialized_objects import SerializedDAG as DagSerialization

PACKAGE = "airflow-provider-hightouch-lineage"


def provider():
    manager = ProvidersManager()
    info = manager.providers[PACKAGE]
    links = sorted(name for name in manager.extra_links_class_names if "hightouch" in name)
    return {"version": info.version, "data": info.data, "links": links}


def examples(folder):
    bag = DagBag(dag_folder=folder)
    return {"errors": {str(path): text for path, text in bag.import_errors.items()}, "dags": dict(map(dag, bag.dags.values()))}


def dag(one):
    # What the scheduler and the pages of Airflow are given. Text, since members differ between the lines.
    text = json.dumps(DagSerialization.to_dict(one))
    limits = {"max_active_runs": one.max_active_runs, "catchup": one.catchup}
    return one.dag_id, {**limits, "tasks": list(one.task_ids), "serialized": text}


class Macros:
    """The OpenLineage plugin of a task whose names need care in JSON."""

    lineage_job_namespace = staticmethod(lambda: 'airflow "prod"')
    lineage_job_name = staticmethod(lambda ti: f"{ti.dag_id}.{ti.task_id}")
    lineage_run_id = staticmethod(lambda ti: "019bc03d-4700-7880-b100-f81994fe8d2f")
    lineage_root_job_name = staticmethod(lambda ti: ti.dag_id)
    lineage_root_run_id = staticmethod(lambda ti: "019bc03d-4700-7880-b100-f81994fe8d30")


class NewerMacros(Macros):
    lineage_root_job_namespace = staticmethod(lambda ti: "upstream")


MACROS = {None: {}, "older": {"OpenLineageProviderPlugin": Macros}, "newer": {"OpenLineageProviderPlugin": NewerMacros}}


def pod(order):
    """Renders, then builds, as a worker does."""
    arguments = dict(order["arguments"])
    for name, kind in {"volumes": V1Volume, "volume_mounts": V1VolumeMount}.items():
        arguments[name] = [kind(**one) for one in arguments.get(name, [])]
    operator = HightouchLineageOperator(task_id="tell", namespace="data", **arguments)
    ti = SimpleNamespace(dag_id="dag", task_id="tell", map_index=-1, try_number=1)
    macros = SimpleNamespace(**MACROS[order.get("macros")])
    context = {"ti": ti, "task_instance": ti, "macros": macros, "run_id": "r", "dag": SimpleNamespace(), **order.get("context", {})}
    operator.render_template_fields(context)
    return ApiClient().sanitize_for_serialization(operator.build_pod_request_obj(context))


def attempt(build):
    try:
        return {"value": build()}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def ended(exit_code, message):
    terminated = None if exit_code is None else V1ContainerStateTerminated(exit_code=exit_code, message=message)
    state = V1ContainerState(terminated=terminated)
    status = V1ContainerStatus(name="base", image="i", image_id="i", ready=False, restart_count=0, state=state)
    phase = "Succeeded" if exit_code == 0 else "Failed"
    return V1Pod(metadata=V1ObjectMeta(name="p", namespace="data"), status=V1PodStatus(phase=phase, container_statuses=[status]))


class Ending(HightouchLineageOperator):
    """Without the requests that clear away the pod: how a task ends does not hang on them."""

    def is_istio_enabled(self, pod):
        return False

    def patch_already_checked(self, pod, *, reraise=True):
        pass

    def process_pod_deletion(self, pod, *, reraise=True):
        return True


def ending(order):
    pushed = {}
    operator = Ending(task_id="tell", namespace="data", **order["arguments"])
    task_instance = SimpleNamespace(xcom_push=lambda key, value: pushed.update({key: value}))
    remote = ended(order["exitCode"], order.get("message"))
    result = attempt(lambda: operator.cleanup(remote, remote, order.get("result"), {"ti": task_instance}))
    return {**result, "xcoms": pushed}



class Server:
    """The one call that makes a Secret, answered with a status."""

    def __init__(self, status):
        self.status = status

    def create_namespaced_secret(self, namespace, secret):
        raise ApiException(status=self.status, reason="as ordered")


def secret(status):
    made = V1Pod(metadata=V1ObjectMeta(name="p", namespace="data", uid="u"))
    return attempt(lambda: make_secret(Server(status), made, "the-secret", "a-key-that-nobody-may-see"))


with open(sys.argv[1], encoding="utf-8") as file:
    orders = json.load(file)
answers = {
    "provider": provider(),
    "images": [image_of(version) for version in orders["versions"]],
    "examples": examples(sys.argv[2]),
    "pods": {name: attempt(lambda: pod(order)) for name, order in orders["pods"].items()},
    "secrets": {status: secret(status) for status in (409, 403, 500)},
    "endings": {name: ending(order) for name, order in orders["endings"].items()},
}
with open(sys.argv[3], "w", encoding="utf-8") as file:
    json.dump(answers, file)
