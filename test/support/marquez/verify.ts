import { samplePassLines } from '../sample-pass.js';
import { marquezApi } from './api.js';
import type { MarquezApi } from './api.js';
import { datasetNode } from './event.js';
import type { SentEvent } from './event.js';
import { expectedAfter } from './expected.js';
import { differencesFrom } from './read-back.js';
import { sendTwoPasses } from './two-passes.js';
import type { TwoPasses } from './two-passes.js';

export interface Verdict {
  /** Differences after the first pass, and after both. */
  readonly first: readonly string[];
  readonly second: readonly string[];
  readonly sent: TwoPasses;
}

/**
 * Sends two passes to a server and reads back, after each, what it makes of them. What comes back are the differences from
 * what the passes knew, none when all is well.
 *
 * @param jobNamespace one that the server does not know yet
 * @param flags more flags of `run`
 */
export async function verifyMarquez(url: string, jobNamespace: string, flags: readonly string[]): Promise<Verdict> {
  const api = marquezApi(url);
  const knownBefore = await datasetsKnown(api, flags);
  let first: readonly string[] = [];
  const sent = await sendTwoPasses(url, jobNamespace, flags, async (events) => {
    first = await differencesFrom(expectedAfter(events), api, knownBefore);
  });
  const expected = expectedAfter([...sent.first, ...sent.second]);
  return { first, second: await differencesFrom(expected, api, knownBefore), sent };
}

/** Of the datasets that a pass will name, those that the server has from elsewhere. */
async function datasetsKnown(api: MarquezApi, flags: readonly string[]): Promise<ReadonlySet<string>> {
  const events = (await samplePassLines(flags)).map((line) => JSON.parse(line) as SentEvent); // the output of a pass
  const known = new Set<string>();
  for (const dataset of expectedAfter(events).datasets) {
    if ((await api.dataset(dataset.namespace, dataset.name)) !== null) known.add(datasetNode(dataset));
  }
  return known;
}
