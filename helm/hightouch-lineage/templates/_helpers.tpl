{{/* 52 characters: the controller of CronJobs adds 11 to make the name of a Job, which may have 63. */}}
{{- define "hightouch-lineage.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "hightouch-lineage.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "hightouch-lineage.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "hightouch-lineage.labels" -}}
{{ include "hightouch-lineage.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Name, namespace, labels and annotations of an object. Takes `root`, and of the object: `name`, `labels`, `annotations`. */}}
{{- define "hightouch-lineage.metadata" -}}
name: {{ .name }}
namespace: {{ include "hightouch-lineage.namespace" .root }}
labels:
  {{- include "hightouch-lineage.labels" .root | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (default (dict) .annotations) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "hightouch-lineage.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "hightouch-lineage.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "hightouch-lineage.image" -}}
{{- with .Values.image -}}
{{- $name := ternary (printf "%s/%s" .registry .repository) .repository (ne .registry "") -}}
{{- if .digest -}}
{{- printf "%s@%s" $name .digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default $.Chart.AppVersion .tag) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "hightouch-lineage.configMapName" -}}
{{- default (include "hightouch-lineage.fullname" .) .Values.existingConfigMap -}}
{{- end -}}

{{- define "hightouch-lineage.claimName" -}}
{{- default (include "hightouch-lineage.fullname" .) .Values.persistence.existingClaim -}}
{{- end -}}

{{- define "hightouch-lineage.secretName" -}}
{{- if .Values.existingSecret -}}
{{- tpl .Values.existingSecret . -}}
{{- else -}}
{{- include "hightouch-lineage.fullname" . -}}
{{- end -}}
{{- end -}}

{{/* The config file: what the values say, and where things lie in the Pod unless they say so. */}}
{{- define "hightouch-lineage.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- if .Values.workspaces -}}
{{- $entries := list -}}
{{- range .Values.workspaces -}}
{{- $home := printf "/work/%s" .name -}}
{{- $own := dict "name" .name "apiKeyFile" (printf "/secrets/%s/api-key" .name) "outputDir" (printf "%s/out" $home) -}}
{{- if $.Values.persistence.enabled -}}
{{- $own = merge $own (dict "watermark" (printf "%s/watermark.json" $home) "sqlCache" (printf "%s/sql-cache" $home)) -}}
{{- end -}}
{{- $entries = append $entries (mergeOverwrite $own (deepCopy (default (dict) .config))) -}}
{{- end -}}
{{- $config = merge (dict "workspaces" $entries) $config -}}
{{- else -}}
{{- $own := dict "apiKeyFile" "/secrets/api-key" "outputDir" "/work/out" -}}
{{- $watermarks := or (hasKey $config "watermark") (hasKey $config "watermarkIn") (hasKey $config "watermarkOut") -}}
{{- if .Values.persistence.enabled -}}
{{- $own = merge $own (dict "sqlCache" "/work/sql-cache") -}}
{{- if not $watermarks -}}
{{- $own = merge $own (dict "watermark" "/work/watermark.json") -}}
{{- end -}}
{{- end -}}
{{- $config = mergeOverwrite $own $config -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{/* What cannot work is refused before anything is made. */}}
{{- define "hightouch-lineage.validate" -}}
{{- if not .Values.existingConfigMap -}}
{{- $secrets := list "apiKey" "openlineageApiKey" "datahubToken" -}}
{{- range $key := $secrets -}}
{{- if hasKey $.Values.config $key -}}
{{- fail (printf "config.%s would stand in a ConfigMap for all to read: put it in a Secret, and name that in existingSecret or env" $key) -}}
{{- end -}}
{{- range $entry := $.Values.workspaces -}}
{{- if hasKey (default (dict) $entry.config) $key -}}
{{- fail (printf "config.%s of workspace %s would stand in a ConfigMap for all to read: put it in a Secret, and name that in existingSecret" $key $entry.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if .Values.workspaces -}}
{{- $names := list -}}
{{- range .Values.workspaces -}}
{{- if has .name $names -}}
{{- fail (printf "workspaces has two entries called %s: they would share a watermark" .name) -}}
{{- end -}}
{{- $names = append $names .name -}}
{{- if and (not .existingSecret) (not $.Values.existingSecret) -}}
{{- fail (printf "workspace %s has no key: name the Secret that holds it in its existingSecret" .name) -}}
{{- end -}}
{{- end -}}
{{- if .Values.secret.create -}}
{{- fail "secret.create makes one key, and each of workspaces has its own: name their Secrets in their existingSecret" -}}
{{- end -}}
{{- if .Values.existingConfigMap -}}
{{- fail "existingConfigMap cannot be joined with workspaces: list them in that ConfigMap's config.yaml, or use config" -}}
{{- end -}}
{{- else -}}
{{- if and .Values.secret.create (not .Values.secret.apiKey) -}}
{{- fail "secret.create is true and secret.apiKey is empty: give the key, or name a Secret that holds it in existingSecret" -}}
{{- end -}}
{{- if and .Values.secret.create .Values.existingSecret -}}
{{- fail "secret.create and existingSecret exclude each other: leave one of them out" -}}
{{- end -}}
{{- if and (not .Values.secret.create) (not .Values.existingSecret) -}}
{{- fail "there is no API key: name the Secret that holds it in existingSecret" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The Pod of a pass, and with `args` that of a test. */}}
{{- define "hightouch-lineage.podSpec" -}}
{{- $root := .root -}}
{{- with .root.Values -}}
restartPolicy: Never
serviceAccountName: {{ include "hightouch-lineage.serviceAccountName" $root }}
automountServiceAccountToken: {{ .serviceAccount.automount }}
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .terminationGracePeriodSeconds }}
{{- with .imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- with .dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  {{- range $container := $.containers }}
  - name: {{ $container.name }}
    image: {{ include "hightouch-lineage.image" $root | quote }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args:
      {{- concat $container.args (list "--config" "/etc/hightouch-lineage/config.yaml") | toYaml | nindent 6 }}
    {{- /* A ConfigMap of one's own need not know where the key lies. */}}
    {{- $key := ternary (list (dict "name" "HIGHTOUCH_API_KEY_FILE" "value" "/secrets/api-key")) list (ne $root.Values.existingConfigMap "") }}
    {{- with concat $key $root.Values.env }}
    env:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $root.Values.envFrom }}
    envFrom:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $root.Values.securityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with $root.Values.resources }}
    resources:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    volumeMounts:
      - name: work
        mountPath: /work
        {{- with $root.Values.persistence.subPath }}
        subPath: {{ . }}
        {{- end }}
      - name: config
        mountPath: /etc/hightouch-lineage
        readOnly: true
      - name: keys
        mountPath: /secrets
        readOnly: true
      - name: tmp
        mountPath: /tmp
      {{- with $root.Values.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
  {{- end }}
  {{- with .extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumes:
  - name: work
    {{- if .persistence.enabled }}
    persistentVolumeClaim:
      claimName: {{ include "hightouch-lineage.claimName" $root }}
    {{- else }}
    emptyDir: {}
    {{- end }}
  - name: config
    configMap:
      name: {{ include "hightouch-lineage.configMapName" $root }}
  - name: keys
    projected:
      defaultMode: 0440
      sources:
        {{- if .workspaces }}
        {{- range .workspaces }}
        - secret:
            name: {{ tpl (default $root.Values.existingSecret .existingSecret) $root }}
            items: [{ key: {{ default $root.Values.secretKey .secretKey }}, path: {{ .name }}/api-key }]
        {{- end }}
        {{- else }}
        - secret:
            name: {{ include "hightouch-lineage.secretName" $root }}
            items: [{ key: {{ .secretKey }}, path: api-key }]
        {{- end }}
  - name: tmp
    emptyDir: {}
  {{- with .extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* What of a Job's end is final. An eviction or a drained node is nobody's fault and costs no try. */}}
{{- define "hightouch-lineage.podFailurePolicy" -}}
{{- if .Values.job.podFailurePolicy -}}
{{- toYaml .Values.job.podFailurePolicy -}}
{{- else -}}
rules:
  - action: Ignore
    onPodConditions:
      - type: DisruptionTarget
        status: 'True'
  {{- with .Values.job.failOnExitCodes }}
  - action: {{ ternary "FailIndex" "FailJob" (not (empty $.Values.workspaces)) }}
    onExitCodes:
      containerName: hightouch-lineage
      operator: In
      values: {{ toJson . }}
  {{- end }}
{{- end -}}
{{- end -}}

{{- define "hightouch-lineage.parallelism" -}}
{{- $all := len .Values.workspaces -}}
{{- if not (kindIs "invalid" .Values.job.parallelism) -}}
{{- min .Values.job.parallelism $all -}}
{{- else if and .Values.persistence.enabled (not (has "ReadWriteMany" .Values.persistence.accessModes)) -}}
1
{{- else -}}
{{- $all -}}
{{- end -}}
{{- end -}}
