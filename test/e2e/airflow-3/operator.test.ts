import { expect } from 'chai';
import { describeOperator } from '../airflow/operator-suite.js';
import { openAirflow } from '../airflow/python-airflow.js';
import { mypyCache } from '../../support/e2e-tool.js';
import { inRepository } from '../../support/paths.js';

describeOperator('airflow-3');

describe('the code of the provider package', function () {
  this.timeout(300_000);

  it('is such that mypy finds nothing in it and its examples', async () => {
    const airflow = await openAirflow('airflow-3');
    try {
      const operators = (...parts: string[]) => inRepository('operators', 'airflow', ...parts);
      const options = ['--config-file', operators('pyproject.toml'), '--cache-dir', mypyCache('airflow-3')];
      const files = [operators('airflow_provider_hightouch_lineage'), operators('examples')];
      // The path to the package is given by the folder, so that it is judged itself and not as a library.
      const env = { PYTHONPATH: '', MYPYPATH: operators() };
      expect(await airflow.run(['-m', 'mypy', ...options, ...files], env)).to.include(
        'no issues found in 12 source files',
      );
    } finally {
      await airflow.remove();
    }
  });
});
