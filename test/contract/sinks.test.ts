import { join } from 'node:path';
import { openSinks } from '#src/sinks/registry.js';
import type { Sink, SinkName } from '#src/sinks/sink.js';
import { testConfig, testHost } from '../support/pass-world.js';
import { describeSinkContract } from './sink-contract.js';

function fileSink(name: SinkName, outputDir: string, file: string): Sink {
  const config = testConfig('http://127.0.0.1', outputDir, {
    sinks: [name],
    outputDir,
    openlineage: { file: join(outputDir, file) },
    datahub: { file: join(outputDir, file) },
  });
  const [sink] = openSinks(
    config,
    testHost(() => 0),
  );
  if (sink === undefined) throw new Error(`the registry has no sink ${name}`);
  return sink;
}

for (const [name, file] of [
  ['openlineage', 'openlineage/events.ndjson'],
  ['datahub', 'datahub/mcps.json'],
] as const) {
  describeSinkContract({ name, file, create: (outputDir) => fileSink(name, outputDir, file) });
}
