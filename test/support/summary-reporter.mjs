/**
 * Mocha's `spec` reporter with its summary held back: the text goes to the file named by the reporter option `output`, as
 * numbers and the list of failures, so that scripts/test.mjs can print it after the coverage, where a reader looks first.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

const { Base, Spec } = Mocha.reporters;

export default class SummaryReporter extends Spec {
  epilogue() {
    const output = this.options?.reporterOption?.output;
    if (output === undefined) {
      super.epilogue();
      return;
    }
    const lines = [];
    const print = Base.consoleLog;
    Base.consoleLog = (...parts) => lines.push(format(...parts));
    try {
      if (this.failures.length > 0) Base.list(this.failures);
    } finally {
      Base.consoleLog = print;
    }
    const { passes, failures, pending } = this.stats;
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, JSON.stringify({ passed: passes, failed: failures, pending, failures: lines.join('\n') }));
  }
}
