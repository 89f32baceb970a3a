/**
 * A server in the form of Marquez's API, over what Marquez was seen to make of events (stand-in-store.ts). It is no check of
 * what is sent: it exists to show that the comparisons of the Marquez suite find what is wrong.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SentEvent } from './event.js';
import { datasetNode } from './event.js';
import { standInStore } from './stand-in-store.js';
import type { StandInStore } from './stand-in-store.js';

export interface StandIn {
  readonly url: string;
  readonly store: StandInStore;
  close(): Promise<void>;
}

export async function openStandIn(): Promise<StandIn> {
  const store = standInStore();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method !== 'POST') {
      const found = answerTo(pathname, searchParams.get('nodeId') ?? '', store);
      answer(found === null ? 404 : 200, found ?? { code: 404, message: 'not found' });
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      store.take(JSON.parse(Buffer.concat(chunks).toString('utf8')) as SentEvent); // nothing else is posted here
      answer(201, {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answerTo(path: string, node: string, store: StandInStore): object | null {
  const parts = path.split('/').slice(3).map(decodeURIComponent);
  const [root, namespace = '', kind, name = '', last] = parts;
  if (root === 'lineage') return jobGraph(node, store);
  if (root === 'column-lineage') return columnGraph(node, store);
  if (kind === 'jobs' && parts.length === 3) {
    return { jobs: [...store.jobs.values()].filter((job) => job.namespace === namespace) };
  }
  const job = store.jobs.get(`job:${namespace}:${name}`);
  if (kind === 'jobs' && last === 'runs') return job === undefined ? null : { runs: [...job.runs.values()] };
  if (kind === 'jobs') return job ?? null;
  const fields = store.datasets.get(datasetNode({ namespace, name }));
  return fields === undefined ? null : { name, fields: fields.map((field) => ({ name: field })) };
}

function jobGraph(node: string, { jobs }: StandInStore): object | null {
  const job = jobs.get(node);
  if (job === undefined) return null;
  const inEdges = job.inputs.map((input) => ({ origin: datasetNode(input), destination: node }));
  const outEdges = job.outputs.map((output) => ({ origin: node, destination: datasetNode(output) }));
  return { graph: [{ id: node, type: 'JOB', inEdges, outEdges }] };
}

function columnGraph(node: string, { jobs, columns }: StandInStore): object | null {
  const outputs = (jobs.get(node)?.outputs ?? []).map((output) =>
    datasetNode(output).replace('dataset:', 'datasetField:'),
  );
  const found = [...columns].filter(([field]) => outputs.some((output) => field.startsWith(`${output}:`)));
  if (found.length === 0) return null;
  return {
    graph: found.map(([id, sources]) => ({
      id,
      type: 'DATASET_FIELD',
      inEdges: [...sources].map((source) => ({ origin: id, destination: source })),
    })),
  };
}
