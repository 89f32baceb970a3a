import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRepository } from '../../support/paths.js';
import { inSuite, type PythonAirflow } from './python-airflow.js';

/** A DAG to run: an example with some arguments of its operator replaced, or one with a single task of these arguments. */
export interface DagOrder {
  readonly example?: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly retries?: number;
  readonly times?: number;
}

/** What became of one task instance. */
export interface TaskAnswer {
  readonly state: string;
  readonly tries: number;
  /** Of a mapped task, as its template has it. */
  readonly name: string | null;
  readonly xcoms: Readonly<Record<string, unknown>> & { readonly return_value?: PassResult };
  readonly links: Readonly<Record<string, string>>;
}

/** Of the program's result. */
export interface PassResult {
  readonly status: string;
  readonly exitCode: number;
  readonly passId: string;
  readonly window: { readonly start: string; readonly end: string };
  readonly counts: Readonly<Record<string, number>>;
  readonly passRun?: { readonly namespace: string; readonly job: string; readonly delivered: number };
  readonly error?: { readonly code: string };
}

/** Runs all orders in one Python process: a list of task instances for each run of each. */
export async function runDags<Name extends string>(
  airflow: PythonAirflow,
  orders: Readonly<Record<Name, DagOrder>>,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly answers: Readonly<Record<Name, readonly (readonly TaskAnswer[])[]>>; readonly printed: string }> {
  const path = (name: string): string => join(airflow.folder.path, name);
  await writeFile(path('orders.json'), JSON.stringify(orders));
  // Airflow runs what it has read out of its folder of DAGs.
  await cp(inRepository('operators', 'airflow', 'examples'), path('dags'), { recursive: true });
  await cp(inSuite('ordered_dags.py'), path('dags/ordered_dags.py'));
  const all = { ...env, DAG_ORDERS: path('orders.json') };
  await airflow.run(['-m', 'airflow', 'db', 'migrate'], all);
  const printed = await airflow.run(
    [inSuite('run_dags.py'), path('orders.json'), path('dags'), path('answers.json')],
    all,
  );
  return { answers: (await airflow.folder.json('answers.json')) as never, printed }; // written by run_dags.py
}
