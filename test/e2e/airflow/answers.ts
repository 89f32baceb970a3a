import type { endings, pods } from './orders.js';

interface Attempt<T> {
  readonly value?: T;
  readonly error?: string;
  readonly message?: string;
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

export interface Pod {
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly containers: readonly [Container, ...Container[]];
    readonly volumes: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[];
  };
}

export interface Container extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly image: string;
  readonly env: readonly Variable[];
  readonly volumeMounts: readonly Mount[];
}

/** What inspect_provider.py writes. */
export interface Answers {
  readonly provider: { readonly version: string; readonly data: object; readonly links: readonly string[] };
  readonly images: readonly string[];
  readonly examples: {
    readonly errors: object;
    readonly dags: Readonly<
      Record<string, { max_active_runs: number; catchup: boolean; tasks: readonly string[]; serialized: string }>
    >;
  };
  readonly pods: Readonly<Record<keyof typeof pods, Attempt<Pod>>>;
  readonly secrets: Readonly<Record<'409' | '403' | '500', Attempt<null>>>;
  readonly endings: Readonly<Record<keyof typeof endings, Attempt<null> & { readonly xcoms: object }>>;
}
