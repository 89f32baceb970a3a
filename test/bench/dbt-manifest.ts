/**
 * `node build/test/bench/dbt-manifest.js [megabytes]`: reads the artifacts of a dbt project whose manifest.json has that size
 * (100), every model followed to its sources, and prints time and memory of this process as one line of JSON.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#src/log/logger.js';
import { openSchemas } from '#src/schemas/open-schemas.js';

const megabytes = Number(process.argv[2] ?? '100');
const columns = Array.from({ length: 30 }, (_, place) => `COLUMN_${place}`);
const mb = (bytes: number): number => Math.round(bytes / 1_048_576);

const folder = mkdtempSync(join(tmpdir(), 'dbt-manifest-'));
try {
  const models = await writeArtifacts(folder, megabytes * 1_048_576);
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const started = performance.now();
  const { found } = await openSchemas({ file: null, dbtTargetDirs: [folder], dbtDepth: 'sources' }, silentLogger);
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(sampler);
  peak = Math.max(peak, process.memoryUsage.rss());
  const result = {
    manifestMb: mb(statSync(join(folder, 'manifest.json')).size),
    catalogMb: mb(statSync(join(folder, 'catalog.json')).size),
    models,
    found,
    seconds: Math.round(seconds * 10) / 10,
    rssBeforeMb: mb(before),
    peakMb: mb(peak),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Manifest and catalog of models with 30 documented columns, macros and documentation around them as dbt writes them. */
async function writeArtifacts(target: string, bytes: number): Promise<number> {
  const manifest = createWriteStream(join(target, 'manifest.json'));
  const catalog = createWriteStream(join(target, 'catalog.json'));
  const write = async (stream: typeof manifest, text: string): Promise<number> => {
    if (!stream.write(text)) await once(stream, 'drain');
    return text.length;
  };
  const metadata = {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    project_name: 'big',
    adapter_type: 'snowflake',
  };
  let written = await write(manifest, `{"metadata": ${JSON.stringify(metadata)}, "macros": {`);
  for (let number = 0; written < bytes * 0.2; number += 1) {
    const macro = { name: `m${number}`, macro_sql: '{% macro m() %}select 1{% endmacro %}\n'.repeat(40) };
    written += await write(manifest, `${number === 0 ? '' : ','}"macro.big.m${number}":${JSON.stringify(macro)}`);
  }
  written += await write(manifest, '}, "nodes": {');
  await write(catalog, '{"metadata": {}, "nodes": {');
  let models = 0;
  for (; written < bytes; models += 1) {
    const comma = models === 0 ? '' : ',';
    written += await write(manifest, `${comma}"model.big.m${models}":${JSON.stringify(modelNode(models))}`);
    await write(catalog, `${comma}"model.big.m${models}":${JSON.stringify(catalogNode(models))}`);
  }
  manifest.end('}, "sources": {}}');
  catalog.end('}, "sources": {}}');
  await Promise.all([once(manifest, 'finish'), once(catalog, 'finish')]);
  return models;
}

function modelNode(number: number): object {
  const description = 'What this column means, and who asked for it, at some length. '.repeat(3);
  return {
    resource_type: 'model',
    name: `m${number}`,
    database: 'ANALYTICS',
    schema: 'MARTS',
    alias: `m${number}`,
    relation_name: `ANALYTICS.MARTS.m${number}`,
    config: { materialized: 'table' },
    language: 'sql',
    columns: Object.fromEntries(columns.map((name) => [name, { name, description, data_type: 'text', meta: {} }])),
    depends_on: { macros: [], nodes: number === 0 ? [] : [`model.big.m${number - 1}`] },
    raw_code: 'select * from {{ ref() }} -- as a person wrote it\n'.repeat(60),
    compiled_code: `select ${columns.join(', ')} from ANALYTICS.MARTS.m${Math.max(0, number - 1)}`,
  };
}

function catalogNode(number: number): object {
  return {
    metadata: { type: 'BASE TABLE', database: 'ANALYTICS', schema: 'MARTS', name: `M${number}` },
    columns: Object.fromEntries(columns.map((name, index) => [name, { type: 'TEXT', index: index + 1, name }])),
  };
}
