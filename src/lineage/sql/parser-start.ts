/** How the parser's instance is made, and how much memory it holds: that only grows, and counts in no statistic of the thread. */

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}
type Instantiate = (...args: readonly unknown[]) => Promise<Instance | { readonly instance: Instance }>;

/** Node has both; TypeScript knows them only among the names of browsers. */
interface Platform {
  Response: unknown;
  WebAssembly: { instantiate: Instantiate };
}

/**
 * What the parser's package makes of its file before it is compiled. Node's own would load its whole HTTP client and keep the
 * 22 MB a second time, and compile them as a stream, past `WebAssembly.instantiate`.
 */
class FileAnswer {
  readonly headers: ReadonlyMap<string, string> = new Map();
  constructor(private readonly bytes: Uint8Array) {}

  arrayBuffer(): Promise<Uint8Array> {
    return Promise.resolve(this.bytes);
  }
}

/** Loads modules of which one makes the parser's instance; gives, with what they export, the bytes that its memory holds. */
export async function watchParser<T>(
  load: () => Promise<T>,
): Promise<{ readonly loaded: T; readonly parserBytes: () => number }> {
  const memories: { readonly buffer: { readonly byteLength: number } }[] = [];
  const platform = globalThis as unknown as Platform;
  const { Response: response, WebAssembly: wasm } = platform;
  const { instantiate } = wasm;
  platform.Response = FileAnswer;
  wasm.instantiate = async (...args) => {
    const made = await instantiate(...args);
    const instance = 'instance' in made ? made.instance : made;
    for (const exported of Object.values(instance.exports)) {
      if (isMemory(exported)) memories.push(exported);
    }
    return made;
  };
  try {
    const loaded = await load();
    return { loaded, parserBytes: () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) };
  } finally {
    wasm.instantiate = instantiate;
    platform.Response = response;
  }
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBufferLike } {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
}
