import { setMaxListeners } from 'node:events';
import { LineageError } from '../errors.js';

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof exitCodes;

/** The reason that the abort signal of a stopped pass carries: exit 130 or 143. */
export class Interruption extends LineageError {
  readonly signalName: StopSignal;

  constructor(signalName: StopSignal) {
    super('interrupted', `stopped by ${signalName}`, {
      code: 'interrupted',
      hint: 'The watermark was left as it was: the next pass delivers what is missing.',
    });
    this.signalName = signalName;
  }

  override get exitCode(): number {
    return exitCodes[this.signalName];
  }
}

/** What is used of `process`. */
export interface SignalSource {
  on(name: StopSignal, listener: () => void): unknown;
  off(name: StopSignal, listener: () => void): unknown;
}

export interface StopListener {
  /** Aborted with an `Interruption` by the first SIGTERM or SIGINT. */
  readonly signal: AbortSignal;
  /** Gives the signals their default meaning back. */
  close(): void;
}

/**
 * Turns SIGTERM and SIGINT into an abort; a second one ends the process at once. The handlers also make the signals work for
 * PID 1, for which the kernel knows no default action.
 */
export function listenForSignals(source: SignalSource, exit: (code: number) => void): StopListener {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every request in flight listens

  function stop(name: StopSignal): void {
    if (controller.signal.aborted) exit(exitCodes[name]);
    else controller.abort(new Interruption(name));
  }
  const onInt = (): void => stop('SIGINT');
  const onTerm = (): void => stop('SIGTERM');
  source.on('SIGINT', onInt);
  source.on('SIGTERM', onTerm);

  return {
    signal: controller.signal,
    close() {
      source.off('SIGINT', onInt);
      source.off('SIGTERM', onTerm);
    },
  };
}
