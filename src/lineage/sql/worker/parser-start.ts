/** How the parser's instance is made, and how much memory it holds: that only grows, and counts in no statistic of the thread. */

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}
type Instantiate = (...args: readonly unknown[]) => Promise<Instance | { readonly instance: Instance }>;

/**
 * What the parser's package makes of its file. Node's own would load a whole HTTP client, keep the 22 MB a second time, and have
 * them compiled as a stream, past `WebAssembly.instantiate`.
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
  // Node has it; TypeScript knows it only among the names of browsers.
  const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: { instantiate: Instantiate } };
  const { instantiate } = wasm;
  const response = Object.getOwnPropertyDescriptor(globalThis, 'Response'); // reading it would load the client
  Object.defineProperty(globalThis, 'Response', { configurable: true, value: FileAnswer });
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
    if (response !== undefined) Object.defineProperty(globalThis, 'Response', response);
  }
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBufferLike } {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
}
