// A row of e2e-tools.mjs for the suite of the Helm chart: helm, helm-unittest, helm-docs and kubeconform, built by Go at pinned
// versions, and the schemas of Kubernetes' objects.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder, fillOnce } from './cache.mjs';
import { answers, runCommand } from './commands.mjs';

const builder = 'test/e2e/infra/helm-tools.sh';
const unpacker = 'test/e2e/infra/kubernetes-schemas.py';
const tools = ['helm', 'kubeconform', 'helm-docs', 'untt'];
const versions = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];

/** @param suite `name` and `under` of the row. Its place is the folder of the tools, with the schemas in `schemas`. */
export function chartTools({ name, under }) {
  const folder = () => cachedFolder('helm-tools', [builder]);
  const schemas = () => cachedFolder('kubernetes-schemas', [unpacker]);
  const hasTools = () => tools.every((tool) => existsSync(join(folder(), tool)));
  return {
    name,
    under,
    place: () => JSON.stringify({ tools: folder(), schemas: schemas() }),
    missing: async () => {
      return hasTools() && existsSync(schemas()) ? null : 'helm and its companions are not there (npm run e2e:setup)';
    },
    prepare: async () => {
      if (!answers('go', ['version'])) throw new Error('Go 1.26 or newer is missing: https://go.dev/doc/install');
      // Into its place at once: a tool that is there is left alone, so that a run that was cut short goes on.
      runCommand('bash', [builder, folder()]);
      await fillOnce(schemas(), (draft) => runCommand('python3', [unpacker, draft, ...versions]));
    },
  };
}
