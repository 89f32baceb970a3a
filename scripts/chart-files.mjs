// The files of the chart that are made, by path; from package.json, CHANGELOG.md and the schema of the config file.
import { stringify, parse } from 'yaml';
import { configSchema } from '../dist/config/json-schema.js';

const folder = 'helm/hightouch-lineage';

/**
 * @param read the text of a file of the repository
 * @param release with the changes of this version as an annotation for Artifact Hub; in the repository they stand in CHANGELOG.md
 */
export function chartFiles(read, release = false) {
  const { version } = JSON.parse(read('package.json'));
  const chart = parse(read(`${folder}/Chart.yaml`));
  const changes = stringify(changesOf(read('CHANGELOG.md'), version), { lineWidth: 0 });
  const annotations = release ? { ...chart.annotations, 'artifacthub.io/changes': changes } : chart.annotations;
  const written = stringify(
    { ...chart, version, appVersion: version, annotations },
    { singleQuote: true, lineWidth: 0 },
  );
  return {
    [`${folder}/Chart.yaml`]: written,
    [`${folder}/values.schema.json`]: `${JSON.stringify(valuesSchema(), null, 2)}\n`,
  };
}

const kinds = {
  Added: 'added',
  Changed: 'changed',
  Deprecated: 'deprecated',
  Removed: 'removed',
  Fixed: 'fixed',
  Security: 'security',
};

/** The entries of a version (until it is released: of `Unreleased`) as Artifact Hub's annotation has them. */
export function changesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const section =
    sections.find((text) => text.startsWith(`[${version}]`)) ??
    sections.find((text) => text.startsWith('[Unreleased]'));
  return (section ?? '')
    .split(/^### /m)
    .slice(1)
    .flatMap((part) => {
      const [title = '', ...lines] = part.split('\n');
      const kind = kinds[title.trim()];
      const entries = lines.join('\n').split(/^- /m).slice(1);
      return kind === undefined
        ? []
        : entries.map((entry) => ({ kind, description: entry.trim().replace(/\s+/g, ' ') }));
    });
}

const text = { type: 'string' };
const flag = { type: 'boolean' };
const map = { type: 'object' };
const list = { type: 'array' };
const texts = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
const count = (minimum) => ({ type: ['integer', 'null'], minimum });
const closed = (properties, more = {}) => ({ type: 'object', additionalProperties: false, properties, ...more });
const maps = { type: 'array', items: map };
const exitCodes = { type: 'array', items: { type: 'integer', minimum: 1, maximum: 255 } };
const dnsLabel = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' };

function valuesSchema() {
  const { properties, additionalProperties } = configSchema();
  // A list of workspaces stands in `workspaces`, beside the Secrets of their keys; a pass is chosen by its index.
  const { workspaces } = properties;
  const config = { type: 'object', additionalProperties, properties: without(properties, 'workspaces', 'workspace') };
  const entry = closed(
    { name: dnsLabel, existingSecret: text, secretKey: text, config: ownConfig(workspaces) },
    { required: ['name'] },
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Values of the chart hightouch-lineage',
    ...closed({
      global: map,
      image: closed({
        registry: text,
        repository: { type: 'string', minLength: 1 },
        tag: text,
        digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
        pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] },
      }),
      imagePullSecrets: { type: 'array', items: closed({ name: text }, { required: ['name'] }) },
      nameOverride: text,
      fullnameOverride: text,
      namespaceOverride: text,
      commonLabels: texts,
      commonAnnotations: texts,
      cronjob: closed({
        enabled: flag,
        schedule: {
          type: 'string',
          pattern: '^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|\\S+( +\\S+){4})$',
        },
        timeZone: text,
        suspend: flag,
        concurrencyPolicy: { enum: ['Forbid', 'Replace'] },
        startingDeadlineSeconds: count(10),
        successfulJobsHistoryLimit: count(0),
        failedJobsHistoryLimit: count(0),
        annotations: texts,
        labels: texts,
      }),
      job: closed({
        backoffLimit: count(0),
        activeDeadlineSeconds: count(1),
        ttlSecondsAfterFinished: count(0),
        failOnExitCodes: exitCodes,
        podFailurePolicy: map,
        parallelism: count(1),
        annotations: texts,
        labels: texts,
      }),
      args: { type: 'array', items: text, minItems: 1 },
      config,
      existingConfigMap: text,
      workspaces: { type: 'array', items: entry },
      existingSecret: text,
      secretKey: { type: 'string', minLength: 1 },
      secret: closed({ create: flag, apiKey: text }),
      env: { type: 'array', items: { type: 'object', required: ['name'] } },
      envFrom: maps,
      persistence: closed({
        enabled: flag,
        existingClaim: text,
        keep: flag,
        size: text,
        storageClass: text,
        accessModes: {
          type: 'array',
          minItems: 1,
          items: { enum: ['ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod'] },
        },
        annotations: texts,
        subPath: text,
      }),
      podSecurityContext: map,
      securityContext: map,
      serviceAccount: closed({ create: flag, name: text, annotations: texts, automount: flag }),
      networkPolicy: closed({ enabled: flag, extraEgress: maps }),
      resources: closed({ requests: map, limits: map, claims: list }),
      nodeSelector: texts,
      tolerations: maps,
      affinity: map,
      topologySpreadConstraints: maps,
      priorityClassName: text,
      runtimeClassName: text,
      hostAliases: maps,
      dnsConfig: map,
      dnsPolicy: { enum: ['', 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'] },
      terminationGracePeriodSeconds: { type: 'integer', minimum: 0 },
      podAnnotations: texts,
      podLabels: texts,
      extraVolumes: maps,
      extraVolumeMounts: maps,
      initContainers: maps,
      extraContainers: maps,
      tests: closed({ enabled: flag }),
      extraObjects: { type: 'array', items: { type: ['object', 'string'] } },
    }),
  };
}

/** The keys that an entry of `workspaces` in a config file may have, without those that the chart gives it. */
function ownConfig({ items }) {
  return {
    type: 'object',
    additionalProperties: items.additionalProperties,
    properties: without(items.properties, 'name'),
  };
}

function without(properties, ...names) {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
