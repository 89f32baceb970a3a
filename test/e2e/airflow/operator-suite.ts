/** What holds for the provider package under each line of Airflow; the cluster has a suite of its own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { inRepository } from '../../support/paths.js';
import { inSuite, noCluster, openAirflow, type AirflowLine, type PythonAirflow } from './python-airflow.js';
import type { Answers, Container, Pod } from './answers.js';
import { endings, key, pods } from './orders.js';

/** Declares the suite of one line. */
export function describeOperator(line: AirflowLine): void {
  describe(`the provider package under ${line}`, function () {
    this.timeout(300_000);
    let airflow: PythonAirflow;
    let answers: Answers;
    let printed: string;

    before(async () => {
      airflow = await openAirflow(line);
      const path = (name: string): string => join(airflow.folder.path, name);
      await writeFile(path('kubeconfig'), JSON.stringify(noCluster));
      await writeFile(
        path('orders.json'),
        JSON.stringify({ pods, endings, versions: ['1.2.3', '1.2.0rc1', '0.1.0a12'] }),
      );
      await airflow.run(['-m', 'airflow', 'db', 'migrate']);
      const argv = [
        inSuite('inspect_provider.py'),
        path('orders.json'),
        inRepository('operators', 'airflow', 'examples'),
      ];
      printed = await airflow.run([...argv, path('answers.json')], {
        KUBECONFIG: path('kubeconfig'),
        AIRFLOW_CONN_HIGHTOUCH_US: JSON.stringify({ conn_type: 'http', host: 'eu.example.com', password: key }),
        AIRFLOW_CONN_PLAIN: JSON.stringify({ conn_type: 'generic', password: key }),
        AIRFLOW_CONN_LOCAL: JSON.stringify({ conn_type: 'http', host: 'http://10.0.0.1', port: 8080, password: key }),
        AIRFLOW_CONN_EMPTY: JSON.stringify({ conn_type: 'http', host: 'eu.example.com' }),
      });
      answers = (await airflow.folder.json('answers.json')) as unknown as Answers; // written by inspect_provider.py
    });
    after(() => airflow?.remove());

    function built(name: keyof typeof pods): Pod {
      const { value, error, message } = answers.pods[name];
      if (value === undefined) throw new Error(`${name}: ${error ?? ''}: ${message ?? ''}`);
      return value;
    }
    const base = (pod: Pod): Container => pod.spec.containers[0];
    const variables = (name: keyof typeof pods): Readonly<Record<string, string | undefined>> =>
      Object.fromEntries(base(built(name)).env.map(({ name: variable, value }) => [variable, value]));
    const volume = (pod: Pod, name: string) => pod.spec.volumes.find((one) => one.name === name);
    const mounts = (pod: Pod): object =>
      Object.fromEntries(base(pod).volumeMounts.map(({ name, mountPath }) => [mountPath, name]));

    it('is found by Airflow, with its operator and its links', () => {
      const { version, data, links } = answers.provider;
      expect(version).to.equal('0.1.0');
      expect(data).to.have.deep.property('operators', [
        { 'integration-name': 'hightouch-lineage', 'python-modules': ['airflow_provider_hightouch_lineage.operator'] },
      ]);
      const ours = 'airflow_provider_hightouch_lineage.links.';
      expect(links).to.deep.equal([`${ours}HightouchLink`, `${ours}OpenLineageLink`]);
    });

    it('knows the image of its own version', () => {
      const tags = answers.images.map((image) => image.replace('ghcr.io/hightouch-lineage/hightouch-lineage:', ''));
      expect(tags).to.deep.equal(['1.2.3', '1.2.0-rc.1', '0.1.0-alpha.12']);
    });

    it('has examples that import, are written to the database, and keep two passes apart', () => {
      const { errors, dags } = answers.examples;
      expect(errors).to.deep.equal({});
      expect(Object.keys(dags).sort()).to.deep.equal([
        'hightouch_lineage',
        'hightouch_lineage_of_many_workspaces',
        'hightouch_lineage_on_docker',
      ]);
      for (const [id, dag] of Object.entries(dags)) {
        expect([dag.max_active_runs, dag.catchup, dag.tasks], id).to.deep.equal([1, false, ['tell_lineage']]);
        expect(dag.serialized, id).to.match(/"\d+ \* \* \* \*"/);
      }
    });

    it('makes a pod that Pod Security of level restricted lets in', () => {
      const { spec } = built('whole');
      expect(spec['automountServiceAccountToken']).to.equal(false);
      expect(spec['securityContext']).to.deep.equal({
        ...{ runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 },
        ...{ fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' } },
      });
      const [program, sidecar, ...others] = spec.containers;
      expect([program.name, sidecar?.name, others]).to.deep.equal(['base', 'airflow-xcom-sidecar', []]);
      const locked = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
      expect(program['securityContext']).to.deep.equal({ ...locked, readOnlyRootFilesystem: true });
      expect(sidecar?.['securityContext']).to.deep.equal(locked);
      expect(program['resources']).to.deep.equal({
        ...{ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
      });
      expect([program.image, program['args']]).to.deep.equal([
        'ghcr.io/hightouch-lineage/hightouch-lineage:0.1.0',
        ['run'],
      ]);
    });

    it('renders its arguments into variables and the config file', () => {
      const pod = built('whole');
      const { OPENLINEAGE_CONTEXT: context, ...rest } = variables('whole');
      expect(rest).to.deep.equal({
        HIGHTOUCH_LINEAGE_CONFIG: '/etc/hightouch-lineage/config.json',
        HIGHTOUCH_API_KEY_FILE: '/secrets/api-key',
        HIGHTOUCH_LINEAGE_WORKSPACE_NAME: 'Acme 2026',
        HIGHTOUCH_LINEAGE_OUTPUT_DIR: '/work/Acme-2026/out',
        HIGHTOUCH_LINEAGE_WATERMARK: '/work/Acme-2026/watermark.json',
        HIGHTOUCH_LINEAGE_SQL_CACHE: '/work/Acme-2026/sql-cache',
        HIGHTOUCH_LINEAGE_SINK: 'openlineage,datahub',
        HIGHTOUCH_LINEAGE_EXIT_CODE_IF_UNCHANGED: '99',
        MORE: 'of 2026',
      });
      expect(context).to.equal(undefined);
      expect(JSON.parse(pod.metadata.annotations['hightouch-lineage/config'] ?? '')).to.deep.equal({
        workspaceSlug: 'acme',
        since: '2026-01-01',
        datahubToken: '${file:/secrets/datahub}',
        sourceOverrides: { wh: { database: 'DB_2026' } },
      });
      expect(volume(pod, 'hightouch-lineage-config')?.['downwardAPI']).to.deep.equal({
        items: [{ path: 'config.json', fieldRef: { fieldPath: "metadata.annotations['hightouch-lineage/config']" } }],
      });
      expect(mounts(pod)).to.deep.equal({
        '/work': 'hightouch-lineage-work',
        '/secrets': 'hightouch-lineage-key',
        '/etc/hightouch-lineage': 'hightouch-lineage-config',
        '/airflow/xcom': 'xcom',
      });
      expect(volume(pod, 'hightouch-lineage-work')?.['persistentVolumeClaim']).to.deep.equal({
        claimName: 'lineage-2026',
      });
    });

    it('takes the key from a Secret that is there', () => {
      expect(volume(built('whole'), 'hightouch-lineage-key')?.['secret']).to.deep.equal({
        ...{ secretName: 'hightouch-2026', defaultMode: 0o440, items: [{ key: 'key', path: 'api-key' }] },
      });
    });

    it('takes the key and the address of the API from a connection, and shows the key nowhere', () => {
      const pod = built('connection');
      const { secretName } = volume(pod, 'hightouch-lineage-key')?.['secret'] as { secretName: string }; // Kubernetes' own
      expect(secretName).to.match(/^hightouch-lineage-key-[a-z0-9]{8}$/);
      expect(variables('connection')['HIGHTOUCH_API_URL']).to.equal('https://eu.example.com');
      expect(variables('plainConnection')['HIGHTOUCH_API_URL']).to.equal(undefined);
      expect(variables('localConnection')['HIGHTOUCH_API_URL']).to.equal('http://10.0.0.1:8080');
      expect(variables('connectionWithApiUrl')['HIGHTOUCH_API_URL'], 'the config file says it').to.equal(undefined);
      expect(JSON.stringify(answers)).not.to.include(key);
      expect(printed).not.to.include(key);
    });

    it('leaves a Secret that is there already, fails for good without the right, and shows the key in no failure', () => {
      const { 409: there, 403: forbidden, 500: broken } = answers.secrets;
      expect(there).to.deep.equal({ value: null });
      expect([forbidden.error, broken.error]).to.deep.equal(['AirflowFailException', 'AirflowException']);
      expect(broken.message).to.equal('The Secret the-secret could not be made in namespace data: 500 as ordered');
      expect(JSON.stringify(answers.secrets)).not.to.include(key);
    });

    it('hands the task down as parent, where the OpenLineage provider is there', () => {
      const context = (name: keyof typeof pods): unknown => JSON.parse(variables(name)['OPENLINEAGE_CONTEXT'] ?? '');
      const task = {
        run: { runId: '019bc03d-4700-7880-b100-f81994fe8d2f' },
        job: { namespace: 'airflow "prod"', name: 'dag.tell' },
      };
      const root = (namespace: string): object => ({
        ...{ run: { runId: '019bc03d-4700-7880-b100-f81994fe8d30' }, job: { namespace, name: 'dag' } },
      });
      expect(context('parent')).to.deep.equal({ parent: { ...task, root: root('upstream') } });
      expect(context('parentByOlderProvider')).to.deep.equal({ parent: { ...task, root: root('airflow "prod"') } });
      expect(variables('noParent')['OPENLINEAGE_CONTEXT']).to.equal(undefined);
      expect(variables('parentOfOnesOwn'))
        .to.include({ OPENLINEAGE_PARENT_ID: 'a/b/c' })
        .and.not.any.keys('OPENLINEAGE_CONTEXT');
    });

    it('leaves places that the config file or env_vars name, and keeps no watermark without a volume', () => {
      expect(variables('places')).not.to.have.any.keys('HIGHTOUCH_LINEAGE_OUTPUT_DIR', 'HIGHTOUCH_LINEAGE_SQL_CACHE');
      expect(variables('places')['HIGHTOUCH_LINEAGE_WATERMARK']).to.equal('/elsewhere/mark.json');
      expect(variables('bare')).to.deep.equal({ HIGHTOUCH_LINEAGE_OUTPUT_DIR: '/work/out' });
      expect(volume(built('bare'), 'hightouch-lineage-work')?.['emptyDir']).to.deep.equal({});
      expect(printed).to.include('No volume keeps the watermark');
      expect(variables('ownVolume')['HIGHTOUCH_LINEAGE_WATERMARK']).to.equal('/data/us/watermark.json');
      expect(mounts(built('ownVolume'))).to.deep.equal({ '/data': 'data', '/airflow/xcom': 'xcom' });
      expect(mounts(built('template'))).to.deep.equal({ '/work': 'theirs', '/airflow/xcom': 'xcom' });
    });

    it('chooses an entry of the config file that lists workspaces', () => {
      expect(variables('entry')).to.include({
        HIGHTOUCH_LINEAGE_WORKSPACE: 'eu',
        HIGHTOUCH_LINEAGE_OUTPUT_DIR: '/work/eu/out',
      });
      expect(variables('entry')).not.to.have.any.keys(
        'HIGHTOUCH_LINEAGE_WATERMARK',
        'HIGHTOUCH_LINEAGE_WORKSPACE_NAME',
      );
      expect(variables('onlyEntry')).not.to.have.any.keys('HIGHTOUCH_LINEAGE_WATERMARK', 'HIGHTOUCH_LINEAGE_WORKSPACE');
    });

    const refused: Readonly<Partial<Record<keyof typeof pods, readonly [string, ...RegExp[]]>>> = {
      bothKeys: ['ValueError', /hightouch_conn_id and hightouch_secret exclude each other/],
      secretInConfig: ['ValueError', /tell: config\.datahubToken, config\.workspaces\[1\]\.apiKey would be shown/],
      secretInRecipe: ['ValueError', /config\.source\.config\.api_config\.api_key/],
      secretInVariable: ['ValueError', /env_vars\['HIGHTOUCH_API_KEY'\] would be shown.*secrets=\[Secret/],
      secretByTemplate: ['AirflowFailException', /env_vars\['HIGHTOUCH_API_KEY'\] would be shown/],
      configIsText: ['AirflowFailException', /config is to be a mapping of keys of the config file, not str/],
      emptyConnection: ['AirflowFailException', /The connection empty has no password: put Hightouch's API key there/],
    };
    for (const [name, [error, ...messages]] of Object.entries(refused)) {
      it(`refuses, for good and with the way out: ${name}`, () => {
        const answer = answers.pods[name as keyof typeof pods]; // a key of the table above
        expect(answer.error).to.equal(error);
        for (const message of messages) expect(answer.message).to.match(message);
      });
    }

    it('ends a task as the exit code of the program asks for', () => {
      const end = (name: keyof typeof endings): string => answers.endings[name].error ?? 'success';
      expect(Object.keys(endings).map((name) => [name, end(name as keyof typeof endings)])).to.deep.equal([
        ['done', 'success'],
        ['unexpected', 'AirflowException'],
        ['configuration', 'AirflowFailException'],
        ['partial', 'AirflowException'],
        ['unavailable', 'AirflowException'],
        ['refused', 'AirflowFailException'],
        ['stopped', 'AirflowException'],
        ['killed', 'AirflowException'],
        ['neverRan', 'AirflowException'],
        ['unchanged', 'AirflowSkipException'],
        ['unchangedButNotAsked', 'AirflowException'],
        ['partialForGood', 'AirflowFailException'],
        ['configurationTriedAgain', 'AirflowException'],
      ]);
    });

    it('says in the failure why, what the exit code means, and nothing of the pod', () => {
      const { message = '' } = answers.endings.refused;
      expect(message).to.match(
        /^Pod p returned a failure\.\nHightouch refused the API key\nExit code 5: authentication/,
      );
      expect(message).to.match(/is not retried\.$/);
      expect(message).not.to.include('remote_pod');
      expect(answers.endings.killed.message).to.match(/Exit code 137: not one of hightouch-lineage\.$/);
    });

    it('leaves the addresses of its links as XComs, beside the result that the program wrote', () => {
      expect(answers.endings.done.xcoms).to.deep.equal({
        hightouch_url: 'https://app.hightouch.com/acme%20inc/syncs',
        openlineage_url:
          'https://marquez.example.com/lineage/job/airflow%3A%2F%2Fprod/acme.lineage-extraction?run=p%2F1',
      });
      expect(answers.endings.refused.xcoms).to.deep.equal({ return_value: { status: 'failed', passId: 'p2' } });
    });
  });
}
