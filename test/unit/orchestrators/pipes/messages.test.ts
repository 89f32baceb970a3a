import { expect } from 'chai';
import { assetKeyParts, tableAssetKey } from '#src/orchestrators/pipes/asset-key.js';
import { fitMetadata } from '#src/orchestrators/pipes/fit-metadata.js';
import { float, messageLine, type Metadata } from '#src/orchestrators/pipes/messages.js';
import { PipesSession } from '#src/orchestrators/pipes/session.js';
import { readContext } from '#src/orchestrators/pipes/context.js';
import type { TableNode } from '#src/model/graph.js';
import { contextData, heardMessages, ofMethod } from '../../../support/pipes-reader.js';

const custom = (payload: unknown): string => messageLine({ method: 'report_custom_message', params: { payload } });

describe('a message of Dagster Pipes', () => {
  it('is one line, whatever its texts hold', () => {
    expect(custom('a\nb\u2028c\r')).not.to.match(/[\n\r]/);
  });

  it('writes whole floats as floats, which readers insist on, and leaves texts alone', () => {
    const metadata = { a: float(1), b: float(0), c: float(0.25), d: float(-3) };
    const line = custom({ metadata, text: '"type":"float","raw_value":1}' });
    expect(line.match(/"raw_value":[^,}"\\]+/g)).to.deep.equal([
      '"raw_value":1.0',
      '"raw_value":0.0',
      '"raw_value":0.25',
      '"raw_value":-3.0',
    ]);
    expect(JSON.parse(line).params.payload.text).to.equal('"type":"float","raw_value":1}');
  });

  it('has no half of a surrogate pair', () => {
    expect(custom('a\ud83db \ud83d\ude00 \\ud83d')).to.include(String.raw`a\ufffdb 😀 \\ud83d`);
  });
});

describe('a session of Dagster Pipes', () => {
  const lines: string[] = [];
  beforeEach(() => lines.splice(0));
  const session = (write: (line: string) => void = (line) => void lines.push(line)): PipesSession =>
    new PipesSession(readContext(contextData() as Record<string, unknown>), { write, close() {} }); // an object

  it('tells so many lines of a log, errors beyond that, and how many it left out', () => {
    const one = session();
    for (let index = 0; index < 400; index += 1) one.log('INFO', `line ${index}`);
    one.log('ERROR', 'what went wrong');
    one.close(null);
    const log = ofMethod(heardMessages(lines.join('\n'), true), 'log').map(({ message }) => message);
    expect(log.length).to.equal(302);
    expect(log[299]).to.equal('line 299');
    expect(log.slice(300)).to.deep.equal([
      'what went wrong',
      '100 more lines are in the log of the program, on standard error',
    ]);
  });

  it('shortens a long line, and tells a long text of a stream in parts', () => {
    const one = session();
    one.log('INFO', 'x'.repeat(100_000));
    one.stream('stderr', '😀'.repeat(3000));
    const messages = heardMessages(lines.join('\n'), true);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).to.be.below(8000);
    const parts = ofMethod(messages, 'log_external_stream').map(({ text }) => text);
    expect(parts.join('')).to.equal('😀'.repeat(3000));
  });

  it('remembers that a message could not be written, and goes on', () => {
    const one = session(() => {
      throw new Error('disk full');
    });
    one.log('INFO', 'x');
    one.close(null);
    expect(String(one.lost)).to.include('disk full');
  });
});

describe('metadata that must stay small', () => {
  const figures: Metadata = { syncs: { type: 'int', raw_value: 3 } };
  const columns = Array.from({ length: 500 }, (_, index) => ({
    name: `field_${index}`,
    description: null,
    deps: [{ asset_key: ['snowflake', 'crm', 'contacts'], column_name: `COLUMN_${index}` }],
  }));
  const lists = { unresolved: [{ reason: 'model_gone', count: 2 }], none: [] };
  const size = (metadata: Metadata): number => Buffer.byteLength(JSON.stringify(metadata));

  it('is whole when it fits', () => {
    const whole = fitMetadata({ figures, columns: columns.slice(0, 3), lists }, 8000);
    expect(Object.keys(whole)).to.deep.equal([
      'syncs',
      'dagster/column_schema',
      'dagster/column_lineage',
      'unresolved',
    ]);
  });

  for (const maxBytes of [500, 1000, 8000, 30_000]) {
    it(`fits into ${maxBytes} bytes: the biggest list gives way, its schema and lineage alike, and a note says so`, () => {
      const fit = fitMetadata({ figures, columns, lists }, maxBytes);
      expect(size(fit)).to.be.at.most(maxBytes);
      const schema = fit['dagster/column_schema']?.raw_value as { columns: unknown[] };
      const lineage = fit['dagster/column_lineage']?.raw_value as { deps_by_column: object };
      const kept = schema.columns.length;
      expect(Object.keys(lineage.deps_by_column).length).to.equal(kept);
      expect(fit['trimmed']?.raw_value).to.include(`${kept} of 500 columns`);
      expect(fit['unresolved'], 'the small list stays').not.to.equal(undefined);
      const more = fitMetadata({ figures, columns: columns.slice(0, kept + 1), lists }, Infinity);
      expect(size(more) + 90, 'no more would have fitted').to.be.above(maxBytes);
    });
  }

  it('keeps its figures when not even one column fits', () => {
    const fit = fitMetadata({ figures, columns, lists }, 10);
    expect(Object.keys(fit)).to.deep.equal(['syncs', 'trimmed']);
    expect(fit['trimmed']?.raw_value).to.include('0 of 500 columns, 0 of 1 unresolved');
  });
});

describe('asset keys', () => {
  it('are split at slashes that are not escaped', () => {
    expect(assetKeyParts('hubspot/contacts')).to.deep.equal(['hubspot', 'contacts']);
    expect(assetKeyParts(String.raw`a\/b/c\\d`)).to.deep.equal(['a/b', String.raw`c\d`]);
    expect(assetKeyParts('one')).to.deep.equal(['one']);
  });

  it('of tables leave out what is not known', () => {
    const table = { platform: 'snowflake', database: null, schema: 'CRM', table: 'Contacts' } as TableNode; // all it reads
    expect(tableAssetKey(['{platform}', '{database}', '{schema}', '{table}'], table)).to.deep.equal([
      'snowflake',
      'crm',
      'contacts',
    ]);
    expect(tableAssetKey(['wh', 'src_{schema}', '{table}'], table)).to.deep.equal(['wh', 'src_crm', 'contacts']);
  });
});
