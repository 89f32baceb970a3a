"""What the pod of a pass has besides what KubernetesPodOperator gives it."""

import json
from collections.abc import Mapping
from typing import Any

from kubernetes.client import (
    V1Capabilities,
    V1DownwardAPIVolumeFile,
    V1DownwardAPIVolumeSource,
    V1EmptyDirVolumeSource,
    V1KeyToPath,
    V1ObjectFieldSelector,
    V1PersistentVolumeClaimVolumeSource,
    V1Pod,
    V1PodSecurityContext,
    V1ResourceRequirements,
    V1SeccompProfile,
    V1SecretVolumeSource,
    V1SecurityContext,
    V1Volume,
    V1VolumeMount,
)

from airflow_provider_hightouch_lineage.settings import CONFIG_FILE, KEY_FILE, WORK

#: The config file travels as an annotation of the pod, which Kubernetes shows to the container as a file: no object besides
#: the pod is to be made and cleared away, and none can be older than the pod.
CONFIG_ANNOTATION = "hightouch-lineage/config"
KEY_VOLUME = "hightouch-lineage-key"
_SIDECAR = "airflow-xcom-sidecar"

Volume = tuple[V1Volume, V1VolumeMount]


def pod_security() -> V1PodSecurityContext:
    """The image's user, whom a volume is made to belong to; what Pod Security's level ``restricted`` asks for."""
    return V1PodSecurityContext(
        run_as_non_root=True,
        run_as_user=10001,
        run_as_group=10001,
        fs_group=10001,
        fs_group_change_policy="OnRootMismatch",
        seccomp_profile=V1SeccompProfile(type="RuntimeDefault"),
    )


def container_security(read_only: bool = True) -> V1SecurityContext:
    """As the image can be run: no capability, no writable root."""
    return V1SecurityContext(
        allow_privilege_escalation=False,
        read_only_root_filesystem=read_only or None,
        capabilities=V1Capabilities(drop=["ALL"]),
    )


def resources() -> V1ResourceRequirements:
    """Enough for a workspace of 2,000 syncs."""
    return V1ResourceRequirements(requests={"cpu": "100m", "memory": "256Mi"}, limits={"memory": "512Mi"})


def config_annotation(config: Mapping[str, Any]) -> dict[str, str]:
    """The annotation that ``config_volume`` shows as a file.

    Raises:
        TypeError: For a value that JSON does not know; with its place.
    """
    try:
        return {CONFIG_ANNOTATION: json.dumps(config, sort_keys=True)}
    except TypeError as error:
        raise TypeError(f"config cannot be written as JSON: {error}") from error


def config_volume() -> Volume:
    """The config file."""
    folder, _, name = CONFIG_FILE.rpartition("/")
    field = V1ObjectFieldSelector(field_path=f"metadata.annotations['{CONFIG_ANNOTATION}']")
    item = V1DownwardAPIVolumeFile(path=name, field_ref=field)
    return _mounted("hightouch-lineage-config", folder, read_only=True, downward_api=V1DownwardAPIVolumeSource(items=[item]))


def key_volume(secret: str, key: str) -> Volume:
    """The API key, as a file that the program alone may read."""
    folder, _, name = KEY_FILE.rpartition("/")
    source = V1SecretVolumeSource(secret_name=secret, default_mode=0o440, items=[V1KeyToPath(key=key, path=name)])
    return _mounted(KEY_VOLUME, folder, read_only=True, secret=source)


def work_volume(claim_name: str | None) -> Volume:
    """Where a pass writes: a claim, else what is gone with the pod."""
    if claim_name:
        claim = V1PersistentVolumeClaimVolumeSource(claim_name=claim_name)
        return _mounted("hightouch-lineage-work", WORK, persistent_volume_claim=claim)
    return _mounted("hightouch-lineage-work", WORK, empty_dir=V1EmptyDirVolumeSource())


def _mounted(name: str, at: str, *, read_only: bool | None = None, **source: Any) -> Volume:
    return V1Volume(name=name, **source), V1VolumeMount(name=name, mount_path=at, read_only=read_only)


def lock_sidecar(pod: V1Pod) -> None:
    """Lets the container that holds the XCom into namespaces of level ``restricted``, unless it was told otherwise."""
    for container in pod.spec.containers:
        if container.name == _SIDECAR and container.security_context is None:
            container.security_context = container_security(read_only=False)


def secret_of(pod: V1Pod) -> str | None:
    """The Secret that the pod takes its key from."""
    for volume in pod.spec.volumes or []:
        if volume.name == KEY_VOLUME and volume.secret is not None:
            return str(volume.secret.secret_name)
    return None
