// The suites that need more than Node, and what they need. A suite whose tool is missing is left out and said so; with
// CI=true it is a failure, since there a check that did not run must not look like one that passed.
//
// A row: {
//   name:    'helm',                      what a person calls the suite
//   under:   'test/e2e/helm',             its test files, by the start of their path in the repository
//   missing: async () => string | null    why the suite cannot run here, or null when it can
//   prepare: async () => void             fetches or builds the tool (npm run e2e:setup); throws with what to do; optional, for
//            tests whose tools are those of other rows
//   place:   () => string                 where the tool is, as the tests get it from test/support/e2e-tool.ts; optional
//   lane:    'cluster'                    suites of one lane run one after the other, beside those of others; `apart` unless told
//   notInCi: 'why'                        CI cannot have the tool, so that the suite is left out there too; optional
// }
import { chartTools } from './e2e/chart-tools.mjs';
import { containerImages } from './e2e/container-images.mjs';
import { kubernetes } from './e2e/kubernetes.mjs';
import { mavenJars } from './e2e/maven-jars.mjs';
import { pythonVenv } from './e2e/python-venv.mjs';
import { workflowTools } from './e2e/workflow-tools.mjs';

const dagster = pythonVenv({ name: 'dagster', under: 'test/e2e/dagster' });
const airflow = ['3', '2'].map((line) => pythonVenv({ name: `airflow-${line}`, under: `test/e2e/airflow-${line}` }));

/** Tests of one suite that need another one's tools as well. */
function needsToo(under, tools) {
  return {
    name: under,
    under,
    missing: async () => {
      for (const tool of tools) {
        const why = await tool.missing();
        if (why !== null) return `${tool.name}: ${why}`;
      }
      return null;
    },
  };
}

export const suites = [
  containerImages({ name: 'image', under: 'test/e2e/image' }),
  chartTools({ name: 'helm', under: 'test/e2e/helm' }),
  workflowTools({ name: 'workflows', under: 'test/e2e/workflows' }),
  { ...kubernetes({ name: 'kubernetes', under: 'test/e2e/kubernetes' }), lane: 'cluster' },
  mavenJars({ name: 'openlineage-java', under: 'test/e2e/openlineage-java' }),
  pythonVenv({ name: 'datahub-python', under: 'test/e2e/datahub-python' }),
  pythonVenv({ name: 'openlineage-python', under: 'test/e2e/openlineage-python' }),
  dagster,
  ...airflow,
  needsToo('test/e2e/image/dagster-on-docker.test.ts', [dagster]),
  needsToo('test/e2e/image/airflow-on-docker.test.ts', [airflow[0]]),
  needsToo('test/e2e/kubernetes/dagster-in-cluster.test.ts', [dagster]),
  needsToo('test/e2e/kubernetes/airflow-in-cluster.test.ts', airflow),
  {
    name: 'marquez',
    under: 'test/e2e/marquez',
    missing: async () => {
      const { MARQUEZ_URL } = process.env;
      return MARQUEZ_URL === undefined || MARQUEZ_URL === '' ? 'MARQUEZ_URL names no server' : null;
    },
    notInCi: 'no package registry carries the server; operators/examples/marquez starts one',
  },
];

/** The variable that carries the places of all tools to the tests, as a JSON object by the suite's name. */
export const placesVariable = 'E2E_TOOLS';
