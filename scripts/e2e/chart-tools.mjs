// A row of e2e-tools.mjs for the suite of the Helm chart: helm, helm-unittest, helm-docs and kubeconform, built by Go at pinned
// versions, and the schemas of Kubernetes' objects.
import { existsSync } from 'node:fs';
import { cachedFolder, fillOnce } from './cache.mjs';
import { runCommand } from './commands.mjs';
import { goTools } from './go-tools.mjs';

const unpacker = 'test/e2e/infra/kubernetes-schemas.py';
const versions = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];

/** @param suite `name` and `under` of the row. Its place is the folder of the tools, with the schemas in `schemas`. */
export function chartTools({ name, under }) {
  const schemas = () => cachedFolder('kubernetes-schemas', [unpacker]);
  const tools = goTools(['helm', 'kubeconform', 'helm-docs', 'untt']);
  return {
    name,
    under,
    place: () => JSON.stringify({ tools: tools.folder(), schemas: schemas() }),
    missing: async () => {
      return tools.areThere() && existsSync(schemas())
        ? null
        : 'helm and its companions are not there (npm run e2e:setup)';
    },
    prepare: async () => {
      tools.build();
      await fillOnce(schemas(), (draft) => runCommand('python3', [unpacker, draft, ...versions]));
    },
  };
}
