import { relative } from 'node:path';
import { variable } from '../config/environment.js';
import type { Flags } from '../config/gather.js';
import type { Environment } from '../config/interpolate.js';
import { loadSettings } from '../config/load.js';
import { optionsOf } from '../config/options.js';
import { toConfig } from '../config/to-config.js';
import { sampleWorkspace } from '../demo/sample-workspace.js';
import { startHightouchServer } from '../demo/server.js';
import { packageVersion } from '../files/package-root.js';
import { runPass } from '../pass.js';
import { demoReport } from './demo-report.js';
import type { CliHost, Outcome } from './host.js';
import { readJobEvents } from './job-events.js';
import { withLog } from './with-log.js';
import { errorText } from './report-error.js';
import { reasonOf } from './tell-summary.js';

const sampleWorkspaceName = 'acme';

/**
 * `demo`: serves the sample workspace on loopback, makes one real pass on it and says what was found and where to look. The
 * environment is left out, but for the options that the demo itself has, so that nothing goes to the catalogues of whoever
 * tries it.
 *
 * @throws LineageError (exit 2) when the folder cannot be written
 */
export async function demo(flags: Flags, cli: CliHost): Promise<Outcome> {
  const key = `demo-${Math.floor(cli.random() * 2 ** 48).toString(36)}`;
  const server = await startHightouchServer({ data: sampleWorkspace(cli.now()), key });
  try {
    const env = { ...demoVariables(cli), HIGHTOUCH_LINEAGE_API_KEY: key };
    const given: Flags = {
      ...flags,
      'workspace-name': sampleWorkspaceName,
      'api-url': server.url,
      'max-requests-per-second': '0',
    };
    const { terminal } = cli;
    const loaded = loadSettings(
      { command: 'run', flags: given, env, folder: cli.folder },
      { terminal, xcomFile: null, openlineageYml: false },
    );
    const { settings, host } = withLog(loaded, cli);
    const config = toConfig(settings);
    const summary = await runPass(config, { ...host, env });
    host.progress.end();
    if (summary.error !== undefined) {
      cli.stderr.write(errorText(summary.error));
      return { exitCode: summary.exitCode, reason: reasonOf(summary) };
    }
    const events = config.openlineage.file === null ? [] : await readJobEvents(config.openlineage.file);
    const folder = relative(cli.folder, config.outputDir) || '.';
    cli.stdout.write(demoReport(summary, events, { folder, next: checkCommand(cli) }));
    return { exitCode: summary.exitCode, reason: null };
  } finally {
    await server.close();
  }
}

/** The options of the demo from the environment, else with the demo's own defaults. */
function demoVariables({ env }: CliHost): Environment {
  const values = optionsOf('demo').map((option) => {
    return [option.env, variable(env, option.env) ?? option.defaultOf?.demo] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Where the image has the program. Its paths help nobody outside of a container. */
const programInImage = '/app/dist/main.js';

/** How to call `check` from here: by this program's file, unless it was called by its name or runs in its image. */
function checkCommand({ folder, program }: CliHost): string {
  const key = 'HIGHTOUCH_API_KEY=...';
  if (program === programInImage) return `docker run --rm -e ${key} hightouch-lineage:${packageVersion()} check`;
  if (program === null || !program.endsWith('.js')) return `${key} hightouch-lineage check`;
  return `${key} node ${relative(folder, program)} check`;
}
