import { asLineageError } from '../../errors.js';
import { contextVariable, decodeParams, loadContext, malformed, messagesVariable } from './bootstrap.js';
import { openChannel, type Standards } from './channel.js';
import { readContext, type PipesContext } from './context.js';
import { PipesSession } from './session.js';

export interface OpenSession {
  readonly session: PipesSession;
  /** Whether the reader asked for what the program writes to its standard streams. */
  readonly wantsStreams: boolean;
}

/**
 * Opens the conversation with Dagster; null when nobody asked for it: the process counts as one of Dagster Pipes when
 * `DAGSTER_PIPES_CONTEXT` is set.
 *
 * @param folder against which paths are read
 * @throws LineageError (exit 2) when what Dagster says cannot be understood, said to Dagster too as far as it can be reached
 */
export function openSession(
  env: Readonly<Record<string, string | undefined>>,
  standards: Standards,
  folder: string,
): OpenSession | null {
  const { [contextVariable]: context, [messagesVariable]: messages } = env;
  if (context === undefined || context === '') return null;
  if (messages === undefined || messages === '') {
    throw malformed(messagesVariable, `it is not set, although ${contextVariable} is`);
  }
  const params = decodeParams(messagesVariable, messages);
  const channel = openChannel(params, standards, folder);
  try {
    const session = new PipesSession(readContext(loadContext(decodeParams(contextVariable, context), folder)), channel);
    return { session, wantsStreams: params['include_stdio_in_messages'] === true };
  } catch (thrown) {
    const { code, message } = asLineageError(thrown);
    new PipesSession(nobody, channel).close({ name: code, message });
    throw thrown;
  }
}

/** Stands for a context that cannot be read: nothing is reported but the failure. */
const nobody: PipesContext = {
  runId: '',
  jobName: null,
  assetKeys: [],
  extras: { assetChecks: [], minCoverage: null, syncs: {}, tableAssetKey: [], maxMessageBytes: 8000 },
};
