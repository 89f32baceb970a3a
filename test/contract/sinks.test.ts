import { join } from 'node:path';
import { openSinks } from '#src/sinks/registry.js';
import type { Sink, SinkName } from '#src/sinks/sink.js';
import { testConfig, testHost, type Overrides } from '../support/pass-world.js';
import { openReceiver } from '../support/receiver.js';
import { openRecordingGms } from '../support/recording-gms.js';
import type { SampleGraph } from '../support/sample-graph.js';
import { describeNetworkContract, type ReceiverUnderTest } from './network-contract.js';
import { describeSinkContract } from './sink-contract.js';

function openSink(name: SinkName, outputDir: string, overrides: Overrides): Sink {
  const config = testConfig('http://127.0.0.1', outputDir, { sinks: [name], outputDir, ...overrides });
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
  describeSinkContract({
    name,
    file,
    create: (outputDir) =>
      openSink(name, outputDir, {
        openlineage: { file: join(outputDir, file) },
        datahub: { file: join(outputDir, file) },
      }),
  });
}

describeNetworkContract({
  name: 'openlineage over HTTP',
  rejectedFile: 'openlineage/rejected.ndjson',
  async open(sample) {
    const receiver = await openReceiver();
    return {
      create: (outputDir, onReject) =>
        openSink('openlineage', outputDir, {
          onReject,
          openlineage: { file: null, url: receiver.url, static: 'events' },
        }),
      taken: () => receiver.received.map((event) => JSON.stringify(event)),
      fail: (status) => void (receiver.status = status === 0 ? 201 : status),
      refuse(syncId) {
        const name = jobName(sample, syncId);
        receiver.refuse = ({ job }) => job.name === name;
      },
      close: () => receiver.close(),
    };
  },
});

for (const api of ['restli', 'openapi'] as const) {
  describeNetworkContract({
    name: `datahub over REST, ${api}`,
    rejectedFile: 'datahub/rejected.ndjson',
    async open(): Promise<ReceiverUnderTest> {
      const gms = await openRecordingGms();
      return {
        create: (outputDir, onReject) =>
          openSink('datahub', outputDir, { onReject, datahub: { url: gms.url, api, batchSize: 20 } }),
        taken: () => gms.taken.map((mcp) => JSON.stringify(mcp)),
        fail(status) {
          gms.fault = ({ method }) => (status === 0 || method === 'GET' ? null : { status });
        },
        refuse(syncId) {
          gms.refuse = ({ entityUrn }) => (entityUrn.endsWith(`,PROD),${syncId})`) ? 'a test refuses this job' : null);
        },
        close: () => gms.close(),
      };
    },
  });
}

function jobName(sample: SampleGraph, syncId: string): string {
  return sample.graph.syncs.find(({ sync }) => sync.id === syncId)?.jobName ?? '';
}
