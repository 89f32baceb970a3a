import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LineageGraph } from '#src/model/graph.js';
import { profileNames, profiles } from '#src/sinks/openlineage/profiles.js';
import type { AnyEvent, Catalogue } from '../../../support/consumer-rule.js';
import { consumerRules } from '../../../support/consumer-rules.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  cannedSql,
  resolved,
} from '../../../support/lineage-world.js';
import { repositoryRoot } from '../../../support/paths.js';
import { eventsOf, unitsOf } from '../../../support/told-events.js';
import { wideSync } from '../../../support/wide-sync.js';

/** One sync of a long name that reads more tables than any row takes. */
function farTooMuch(): Promise<LineageGraph> {
  const sql = 'select of 1,100 tables';
  const tables = Array.from({ length: 1100 }, (_, n) => ({
    database: 'ANALYTICS',
    schema: 'CORE',
    table: `T${n}`,
    assumedSchema: false,
    columns: null,
  }));
  const sources = tables.map((_, table) => ({
    table,
    column: 'ID',
    kind: 'transformation' as const,
    masking: false,
  }));
  const answers = { [sql]: { tables, outputs: [{ name: 'ID', sources, resolved: true }] } };
  const workspace = aWorkspace(
    aSource(),
    aModel({ kind: 'raw_sql', sql }),
    aDestination(),
    aSync({ object: 'contacts', mappings: [{ from: 'ID', to: 'id' }] }, { slug: 's'.repeat(4500) }),
  );
  return resolved(workspace, { sql: cannedSql(answers) });
}

describe('the rows of the profiles', function () {
  this.timeout(60_000);
  const catalogue: Catalogue = { foreign: new Map(), connection: 'hightouch' };

  it('are those of the table in docs/openlineage.md', async () => {
    const page = await readFile(join(repositoryRoot, 'docs/openlineage.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]*) \| ([^|]*) \| ([\d,]+) \|/gm)].map(
      ([, ...row]) => row,
    );
    const wanted = profileNames.map((name) => {
      const { static: form, start, maxEventBytes } = profiles[name];
      return [name, form, start, maxEventBytes];
    });
    expect(rows.map(settingsOf)).to.deep.equal(wanted);
  });

  for (const [name, what, graph] of [
    ['marquez', 'of names too long', farTooMuch],
    ['dataplex', 'of names too long, from too many tables', farTooMuch],
    ['dataplex', 'of 80,000 column edges', () => wideSync(2000, 40)],
    ['datazone', 'of 80,000 column edges', () => wideSync(2000, 40)],
  ] as const) {
    it(`make a sync ${what} into what ${name} takes`, async () => {
      const namespace = 'n'.repeat(1500);
      const told = await graph();
      const { events, receipts } = await eventsOf<AnyEvent>(told, unitsOf(told), { profile: name, namespace });
      expect([events.length > 0, receipts.rejected]).to.deep.equal([true, 0]);
      for (const { what: rule, faults } of consumerRules[name])
        expect(faults(events, catalogue), rule).to.deep.equal([]);
    });
  }
});

const forms: Readonly<Record<string, RegExp>> = {
  auto: /^JobEvents; as runs once/,
  events: /^JobEvents$/,
  'as-runs': /^as runs$/,
};
const starts: Readonly<Record<string, RegExp>> = { names: /^names/, whole: /^all facets$/ };

/** A row of the table, read back as the settings of a profile: lineage without a run, START, largest event. */
function settingsOf([name = '', form = '', start = '', bytes = '']: readonly string[]): readonly unknown[] {
  const meaning = (words: Readonly<Record<string, RegExp>>, cell: string): string | undefined =>
    Object.entries(words).find(([, pattern]) => pattern.test(cell))?.[0];
  return [name, meaning(forms, form), meaning(starts, start), Number(bytes.replaceAll(',', ''))];
}
