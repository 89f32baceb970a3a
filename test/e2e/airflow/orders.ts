/** Arguments of the operator, and the ends that its pod comes to, by name; as inspect_provider.py takes them. */

/** In every connection; to be found nowhere in what Airflow shows. */
export const key = 'a-key-that-nobody-may-see';

export const pods = {
  whole: {
    context: { year: '2026' },
    arguments: {
      hightouch_secret: 'hightouch-{{ year }}',
      hightouch_secret_key: 'key',
      config: {
        workspaceSlug: 'acme',
        since: '{{ year }}-01-01',
        datahubToken: '${file:/secrets/datahub}',
        sourceOverrides: { wh: { database: 'DB_{{ year }}' } },
      },
      sinks: ['openlineage', 'datahub'],
      workspace: 'Acme {{ year }}',
      claim_name: 'lineage-{{ year }}',
      skip_if_unchanged: true,
      env_vars: { MORE: 'of {{ year }}' },
    },
  },
  connection: { arguments: { hightouch_conn_id: 'hightouch_us' } },
  plainConnection: { arguments: { hightouch_conn_id: 'plain' } },
  localConnection: { arguments: { hightouch_conn_id: 'local' } },
  connectionWithApiUrl: {
    arguments: { hightouch_conn_id: 'hightouch_us', config: { apiUrl: 'https://x.example.com' } },
  },
  parent: { macros: 'newer', arguments: { hightouch_secret: 's' } },
  parentByOlderProvider: { macros: 'older', arguments: { hightouch_secret: 's' } },
  noParent: { macros: 'newer', arguments: { hightouch_secret: 's', parent_run: false } },
  parentOfOnesOwn: {
    macros: 'newer',
    arguments: { hightouch_secret: 's', env_vars: { OPENLINEAGE_PARENT_ID: 'a/b/c' } },
  },
  places: {
    arguments: {
      claim_name: 'c',
      config: { outputDir: '/elsewhere/out', sqlCache: '/elsewhere/cache' },
      env_vars: { HIGHTOUCH_LINEAGE_WATERMARK: '/elsewhere/mark.json' },
    },
  },
  bare: { arguments: {} },
  ownVolume: {
    arguments: {
      volumes: [{ name: 'data', empty_dir: {} }],
      volume_mounts: [{ name: 'data', mount_path: '/data' }],
      folder: '/data/us',
    },
  },
  template: {
    arguments: {
      pod_template_dict: {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'theirs' } },
        spec: {
          containers: [{ name: 'base', image: 'theirs', volumeMounts: [{ name: 'theirs', mountPath: '/work' }] }],
          volumes: [{ name: 'theirs', emptyDir: {} }],
        },
      },
    },
  },
  entry: {
    arguments: {
      claim_name: 'c',
      workspace: 'eu',
      config: { workspaces: [{ name: 'us' }, { name: 'eu', watermark: '/work/marks/eu.json' }] },
    },
  },
  onlyEntry: {
    arguments: { claim_name: 'c', config: { workspaces: [{ name: 'us', watermark: '/work/marks/us.json' }] } },
  },
  bothKeys: { arguments: { hightouch_conn_id: 'plain', hightouch_secret: 's' } },
  secretInConfig: {
    arguments: {
      config: {
        datahubToken: 'x',
        workspaces: [
          { name: 'us', apiKeyFile: '/k' },
          { name: 'eu', apiKey: 'y' },
        ],
      },
    },
  },
  secretInRecipe: {
    arguments: { config: { source: { type: 'hightouch', config: { api_config: { api_key: 'x' } } } } },
  },
  secretInVariable: { arguments: { env_vars: { HIGHTOUCH_API_KEY: 'x', HIGHTOUCH_API_KEY_FILE: '/k' } } },
  secretByTemplate: { arguments: { env_vars: { 'HIGHTOUCH_{{ "API_" }}KEY': 'x' } } },
  configIsText: { arguments: { config: '{{ "no mapping" }}' } },
  emptyConnection: { arguments: { hightouch_conn_id: 'empty' } },
} as const;

const refusal = { exitCode: 5, message: 'Hightouch refused the API key', result: { status: 'failed', passId: 'p2' } };

export const endings = {
  done: {
    exitCode: 0,
    arguments: {
      config: { workspaceSlug: 'acme inc' },
      openlineage_page: 'https://marquez.example.com/lineage/job/{namespace}/{job}?run={run_id}',
    },
    result: { passId: 'p/1', passRun: { namespace: 'airflow://prod', job: 'acme.lineage-extraction' } },
  },
  unexpected: { exitCode: 1, arguments: {} },
  configuration: { exitCode: 2, arguments: {} },
  partial: { exitCode: 3, arguments: {} },
  unavailable: { exitCode: 4, arguments: {} },
  refused: { ...refusal, arguments: {} },
  stopped: { exitCode: 143, arguments: {} },
  killed: { exitCode: 137, arguments: {} },
  neverRan: { exitCode: null, arguments: {} },
  unchanged: { exitCode: 99, arguments: { skip_if_unchanged: true } },
  unchangedButNotAsked: { exitCode: 99, arguments: {} },
  partialForGood: { exitCode: 3, arguments: { final_exit_codes: [2, 3, 5] } },
  configurationTriedAgain: { exitCode: 2, arguments: { final_exit_codes: [] } },
} as const;
