import type { ApiAccess, HightouchHost } from '#src/hightouch/client.js';

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestHost extends HightouchHost {
  readonly lines: LoggedLine[];
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: number[];
  /** Fires the signal. */
  readonly stop: (reason?: unknown) => void;
}

/** When the clock of a test host begins. */
export const testStart = Date.parse('2026-08-20T12:00:00.000Z');

/** A world in which waiting takes no time: `sleep` only moves the clock that `now` reads. */
export function testHost(env: Readonly<Record<string, string>> = {}): TestHost {
  const lines: LoggedLine[] = [];
  const waits: number[] = [];
  const controller = new AbortController();
  let clock = testStart;
  const at = (level: LoggedLine['level']) => (fields: object, message: string) => {
    lines.push({ level, message, fields: { ...fields } });
  };
  return {
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    signal: controller.signal,
    now: () => clock,
    random: () => 0,
    async sleep(ms, signal) {
      waits.push(ms);
      clock += ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    },
    env,
    lines,
    waits,
    stop: (reason) => controller.abort(reason),
  };
}

export const testKey = 'ht-secret-key-0001';

/** Access to a scripted server, with patience for slow machines and no budget. */
export function testAccess(serverUrl: string, changes: Partial<ApiAccess> = {}): ApiAccess {
  return {
    url: `${serverUrl}/api/v1`,
    key: testKey,
    maxRequestsPerSecond: 0,
    concurrency: 8,
    connectTimeoutMs: 10_000,
    bodyTimeoutMs: 10_000,
    maxBodyBytes: 50_000_000,
    ...changes,
  };
}
