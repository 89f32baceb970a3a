import { archivePrevious } from '../../../files/archive.js';
import { writeFileAtomic } from '../../../files/atomic-file.js';
import type { Window } from '../../sink.js';
import type { Decision } from './decide.js';
import type { OwnEntity } from './own-entities.js';

export interface RemovedFileOptions {
  readonly outputDir: string;
  readonly keepPasses: number;
  readonly previousEnd: string | null;
}

/**
 * Writes `datahub/removed.json`: what DataHub was told is removed, and what is missing and was not removed, with the reason.
 *
 * @throws LineageError `output_unwritable` (exit 2)
 */
export async function writeRemovedFile(
  path: string,
  window: Window,
  decision: Decision,
  { threshold, dryRun }: { readonly threshold: number; readonly dryRun: boolean },
  archive: RemovedFileOptions,
): Promise<void> {
  const { known, missing, percent } = decision;
  const content = {
    window,
    dryRun,
    removed: decision.remove.map(shown).sort(byUrn),
    kept: decision.keep.map(({ entity, because }) => ({ ...shown(entity), because })).sort(byUrn),
    known,
    missing,
    percent: Math.round(percent * 100) / 100,
    threshold,
  };
  await archivePrevious([path], archive.outputDir, archive.previousEnd, archive.keepPasses);
  await writeFileAtomic(path, `${JSON.stringify(content, null, 2)}\n`);
}

function shown({ urn, what, id, name }: OwnEntity): Partial<OwnEntity> & Pick<OwnEntity, 'urn'> {
  return { urn, what, ...(id === null ? {} : { id }), ...(name === null ? {} : { name }) };
}

function byUrn(a: { readonly urn: string }, b: { readonly urn: string }): number {
  return a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0;
}
