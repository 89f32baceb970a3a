"""A pass over a Hightouch workspace as an Airflow task."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from airflow.providers.cncf.kubernetes.backcompat.backwards_compat_converters import (
    convert_env_vars_or_raise_error,
    convert_volume_mount,
)
from airflow.providers.cncf.kubernetes.kubernetes_helper_functions import add_unique_suffix
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.common.compat.sdk import AirflowFailException
from kubernetes.client import V1EnvVar, V1Pod

from airflow_provider_hightouch_lineage import __version__
from airflow_provider_hightouch_lineage import pod as parts
from airflow_provider_hightouch_lineage.exit_codes import FINAL, UNCHANGED, exit_code_of, finality
from airflow_provider_hightouch_lineage.key import SECRET_KEY, Access, access_of, make_secret
from airflow_provider_hightouch_lineage.links import HightouchLink, OpenLineageLink, addresses
from airflow_provider_hightouch_lineage.parent_run import OPENLINEAGE_CONTEXT
from airflow_provider_hightouch_lineage.settings import WORK, folder_of, is_secret_name, secrets_in, variables

_PARENT_VARIABLES = {"OPENLINEAGE_CONTEXT", "OPENLINEAGE_PARENT_ID"}


def image_of(version: str) -> str:
    """The image of a version, which Python writes in its own way: ``1.2.0rc1`` is ``1.2.0-rc.1``."""
    kinds = {"a": "alpha", "b": "beta", "rc": "rc"}
    tag = re.sub(r"(a|b|rc)(\d+)$", lambda match: f"-{kinds[match[1]]}.{match[2]}", version)
    return f"ghcr.io/hightouch-lineage/hightouch-lineage:{tag}"


class HightouchLineageOperator(KubernetesPodOperator):
    """One pass of hightouch-lineage over one workspace, in a pod.

    The XCom ``return_value`` is the program's result (``--result``), also when the pass fails. Every argument of
    KubernetesPodOperator may be given too; a variable in ``env_vars`` is stronger than the argument that sets it.

    Args:
        hightouch_conn_id: A connection with the API key as its password. A Secret is made for the pod and goes with it.
        hightouch_secret: A Secret of the pod's namespace that holds the API key, instead of a connection.
        hightouch_secret_key: The key of its data.
        config: Content of the program's config file. It can be read by everybody who may look at the pod, so it holds no
            secret; ``${NAME}`` and ``${file:/path}`` are filled in by the program.
        sinks: Which sinks deliver: ``openlineage``, ``datahub``.
        workspace: How the workspace is called. With ``workspaces`` in the config: which of them.
        claim_name: The claim of the volume that keeps the watermark and the output, at ``/work``.
        folder: Folder of that volume; by default its root, or one called as ``workspace``.
        skip_if_unchanged: Skip the task when there was nothing new.
        final_exit_codes: With which of them the task fails without another try.
        parent_run: Hand the task down as the parent of the pass's own OpenLineage run.
        openlineage_page: Address of a run in the pages of an OpenLineage receiver, with ``{namespace}``, ``{job}`` and
            ``{run_id}``, for the link of the task.

    Raises:
        ValueError: For both kinds of key, and for a secret in ``config`` or ``env_vars``.
    """

    template_fields: Sequence[str] = (
        *KubernetesPodOperator.template_fields,
        "hightouch_conn_id",
        "hightouch_secret",
        "hightouch_secret_key",
        "config",
        "sinks",
        "workspace",
        "claim_name",
        "folder",
        "openlineage_context",
        "openlineage_page",
    )
    template_fields_renderers = {**KubernetesPodOperator.template_fields_renderers, "config": "json"}
    operator_extra_links = (HightouchLink(), OpenLineageLink())
    ui_color = "#d6f0ea"

    def __init__(
        self,
        *,
        hightouch_conn_id: str | None = None,
        hightouch_secret: str | None = None,
        hightouch_secret_key: str = SECRET_KEY,
        config: Mapping[str, Any] | None = None,
        sinks: Sequence[str] | str | None = None,
        workspace: str | None = None,
        claim_name: str | None = None,
        folder: str | None = None,
        skip_if_unchanged: bool = False,
        final_exit_codes: Collection[int] = FINAL,
        parent_run: bool = True,
        openlineage_page: str | None = None,
        image: str | None = None,
        name: str = "hightouch-lineage",
        arguments: Any = None,
        container_resources: Any = None,
        security_context: Any = None,
        container_security_context: Any = None,
        automount_service_account_token: bool = False,
        skip_on_exit_code: int | Collection[int] | None = None,
        do_xcom_push: bool = True,
        log_pod_spec_on_failure: bool = False,
        **kwargs: Any,
    ) -> None:
        skipped = {skip_on_exit_code} if isinstance(skip_on_exit_code, int) else set(skip_on_exit_code or ())
        super().__init__(
            image=image or image_of(__version__),
            name=name,
            arguments=["run"] if arguments is None else arguments,
            container_resources=container_resources or parts.resources(),
            security_context=security_context or parts.pod_security(),
            container_security_context=container_security_context or parts.container_security(),
            automount_service_account_token=automount_service_account_token,
            skip_on_exit_code=sorted({*skipped, UNCHANGED} if skip_if_unchanged else skipped),
            do_xcom_push=do_xcom_push,
            log_pod_spec_on_failure=log_pod_spec_on_failure,
            **kwargs,
        )
        self.hightouch_conn_id = hightouch_conn_id
        self.hightouch_secret = hightouch_secret
        self.hightouch_secret_key = hightouch_secret_key
        self.config = config
        self.sinks = sinks
        self.workspace = workspace
        self.claim_name = claim_name
        self.folder = folder
        self.skip_if_unchanged = skip_if_unchanged
        self.final_exit_codes = frozenset(final_exit_codes)
        self.openlineage_context = OPENLINEAGE_CONTEXT if parent_run else ""
        self.openlineage_page = openlineage_page
        self.link_addresses: dict[str, str] = {}
        self._access: Access | None = None
        fault = self._fault(self.env_vars)
        if fault is not None:
            raise ValueError(f"{self.task_id}: {fault}")

    def _fault(self, env_vars: Any) -> str | None:
        """What cannot work, or would show a secret; as far as it is known before templates are rendered."""
        if self.hightouch_conn_id and self.hightouch_secret:
            return "hightouch_conn_id and hightouch_secret exclude each other: leave one of them out."
        shown = secrets_in(self.config)
        if isinstance(env_vars, Mapping):
            shown += [f"env_vars[{name!r}]" for name, value in env_vars.items() if value and is_secret_name(str(name))]
        elif isinstance(env_vars, (list, tuple)):
            given = [one for one in env_vars if isinstance(one, V1EnvVar)]
            shown += [f"env_vars[{one.name!r}]" for one in given if one.value and is_secret_name(str(one.name))]
        if not shown:
            return None
        return (
            f"{', '.join(shown)} would be shown to everybody who may look at the pod. Put the secret into a Kubernetes "
            "Secret and hand it over with secrets=[Secret('env', NAME, SECRET, KEY)]."
        )

    def build_pod_request_obj(self, context: Any = None, **kwargs: Any) -> V1Pod:
        """The pod of KubernetesPodOperator with what a pass needs in it.

        Raises:
            AirflowFailException: When rendered arguments cannot work or show a secret, or the connection has no key.
        """
        env_vars = convert_env_vars_or_raise_error(self.env_vars) if self.env_vars else []
        fault = self._fault(env_vars)
        if fault is None and self.config is not None and not isinstance(self.config, Mapping):
            fault = f"config is to be a mapping of keys of the config file, not {type(self.config).__name__}."
        if fault is not None:
            raise AirflowFailException(fault)
        if self.hightouch_conn_id and not kwargs.get("dry_run", False):
            self._access = access_of(self.hightouch_conn_id)
        with self._with_pass(env_vars):
            pod = super().build_pod_request_obj(context, **kwargs)
        parts.lock_sidecar(pod)
        return pod

    @contextmanager
    def _with_pass(self, env_vars: list[V1EnvVar]) -> Iterator[None]:
        """Adds to the arguments of KubernetesPodOperator, so that a cluster policy (``pod_mutation_hook``) sees all."""
        volumes: list[parts.Volume] = []
        folder = folder_of(self.folder, self.workspace)
        keeps = bool(self.claim_name) or self._has_own_volume(folder)
        if self.claim_name or not keeps:
            volumes.append(parts.work_volume(self.claim_name))
        if not keeps:
            self.log.warning("No volume keeps the watermark: every pass begins anew. Give claim_name.")
        if self.hightouch_conn_id:
            volumes.append(parts.key_volume(add_unique_suffix(name=f"{self.name}-key"), SECRET_KEY))
        elif self.hightouch_secret:
            volumes.append(parts.key_volume(self.hightouch_secret, self.hightouch_secret_key))
        if self.config is not None:
            volumes.append(parts.config_volume())

        own = variables(
            self.config,
            folder=folder,
            keeps=keeps,
            has_key=bool(self.hightouch_conn_id or self.hightouch_secret),
            api_url=None if self._access is None else self._access.api_url,
            sinks=self.sinks,
            workspace=self.workspace,
            skip_if_unchanged=self.skip_if_unchanged,
        )
        given = {one.name for one in env_vars}
        if self.openlineage_context and not given & _PARENT_VARIABLES:
            own["OPENLINEAGE_CONTEXT"] = self.openlineage_context
        added = {
            "env_vars": [*env_vars, *(V1EnvVar(name=key, value=own[key]) for key in own if key not in given)],
            "volumes": [*self.volumes, *(volume for volume, _ in volumes)],
            "volume_mounts": [*self.volume_mounts, *(mount for _, mount in volumes)],
            "annotations": {**self.annotations, **({} if self.config is None else parts.config_annotation(self.config))},
        }
        before = {attribute: getattr(self, attribute) for attribute in added}
        try:
            for attribute, value in added.items():
                setattr(self, attribute, value)
            yield
        finally:
            for attribute, value in before.items():
                setattr(self, attribute, value)

    def _has_own_volume(self, folder: str) -> bool:
        """Whether a volume of the DAG's author is there. A template of a whole pod is taken at its word."""
        if self.pod_template_file or self.pod_template_dict or self.full_pod_spec:
            return True
        mounts = [posixpath.normpath(convert_volume_mount(mount).mount_path) for mount in self.volume_mounts]
        return any(mount == WORK or f"{folder}/".startswith(f"{mount}/") for mount in mounts)

    def get_or_create_pod(self, pod_request_obj: V1Pod, context: Any) -> V1Pod:
        """The pod, with the Secret that it waits for. A pod that cannot have one is deleted."""
        pod = super().get_or_create_pod(pod_request_obj, context)
        if self._access is not None:
            try:
                remote = self.hook.get_pod(pod.metadata.name, pod.metadata.namespace)
                secret = parts.secret_of(remote)
                if secret is not None and remote.status.phase == "Pending":
                    make_secret(self.client, remote, secret, self._access.api_key)
            except Exception:
                self.pod_manager.delete_pod(pod)
                raise
        return pod

    def cleanup(self, pod: V1Pod, remote_pod: V1Pod, xcom_result: Any = None, context: Any = None) -> None:
        """Ends the task as the exit code asks for: done, failed, failed for good, or skipped."""
        if context is not None and remote_pod is not None:
            self.link_addresses = addresses(self.config, self.openlineage_page, xcom_result)
            for key, address in self.link_addresses.items():
                context["ti"].xcom_push(key=key, value=address)
        with finality(exit_code_of(remote_pod, self.base_container_name), self.final_exit_codes):
            super().cleanup(pod, remote_pod, xcom_result, context)
