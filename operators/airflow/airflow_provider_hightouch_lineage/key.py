"""The API key out of an Airflow connection, and the Secret that carries it to one pod."""

from dataclasses import dataclass
from typing import Any

from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException, BaseHook
from kubernetes.client import CoreV1Api, V1ObjectMeta, V1OwnerReference, V1Pod, V1Secret
from kubernetes.client.exceptions import ApiException

#: The key of the Secret's data, for a Secret of one's own too unless it is told otherwise.
SECRET_KEY = "api-key"


@dataclass(frozen=True)
class Access:
    """What a connection says: the key, and the address of the API when it is not the public one."""

    api_key: str
    api_url: str | None

    def __repr__(self) -> str:
        return f"Access(api_url={self.api_url!r})"


def access_of(conn_id: str) -> Access:
    """Reads a connection of any type: the key is its password, the API's address its host (and schema, port).

    Raises:
        AirflowFailException: When it has no password.
    """
    connection: Any = BaseHook.get_connection(conn_id)
    key = (connection.password or "").strip()
    if not key:
        raise AirflowFailException(f"The connection {conn_id} has no password: put Hightouch's API key there.")
    host = (connection.host or "").strip()
    if not host:
        return Access(key, None)
    address = host if "://" in host else f"{connection.schema or 'https'}://{host}"
    return Access(key, address if connection.port is None else f"{address.rstrip('/')}:{connection.port}")


def make_secret(client: CoreV1Api, pod: V1Pod, name: str, api_key: str) -> None:
    """Makes the Secret that the pod mounts. The pod owns it: Kubernetes deletes it when the pod is gone.

    One that is there already, since the pod was found again, is left as it is.

    Raises:
        AirflowFailException: When Airflow may not make Secrets.
        AirflowException: When it could not be made for another reason.
    """
    owner = V1OwnerReference(api_version="v1", kind="Pod", name=pod.metadata.name, uid=pod.metadata.uid)
    secret = V1Secret(
        metadata=V1ObjectMeta(
            name=name,
            labels={"app.kubernetes.io/managed-by": "airflow", "app.kubernetes.io/part-of": "hightouch-lineage"},
            owner_references=[owner],
        ),
        immutable=True,
        string_data={SECRET_KEY: api_key},
        type="Opaque",
    )
    namespace = pod.metadata.namespace
    try:
        client.create_namespaced_secret(namespace, secret)
    except ApiException as error:
        if error.status == 409:
            return
        # Without its cause: the error's text is the server's answer, and the request had the key in it.
        if error.status in (401, 403):
            raise AirflowFailException(
                f"Kubernetes does not let Airflow make the Secret {name} in namespace {namespace} ({error.status}). Grant the "
                "service account of Airflow's workers `create` on secrets there, or name a Secret of your own in "
                "hightouch_secret instead of hightouch_conn_id."
            ) from None
        raise AirflowException(
            f"The Secret {name} could not be made in namespace {namespace}: {error.status} {error.reason}"
        ) from None
