// A row of e2e-tools.mjs for the suite of the workflows: actionlint, built by Go at a pinned version.
import { join } from 'node:path';
import { goTools } from './go-tools.mjs';

/** @param suite `name` and `under` of the row. Its place is the program. */
export function workflowTools({ name, under }) {
  const tools = goTools(['actionlint']);
  return {
    name,
    under,
    place: () => join(tools.folder(), 'actionlint'),
    missing: async () => (tools.areThere() ? null : 'actionlint is not there (npm run e2e:setup)'),
    prepare: async () => tools.build(),
  };
}
