/** How much memory the parser's instance holds: WebAssembly memory only grows, and counts in no statistic of the thread. */

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}
type Instantiate = (...args: readonly unknown[]) => Promise<Instance | { readonly instance: Instance }>;

/** Watches for instances that are made from now on. Call before the parser is loaded; gives the bytes they hold. */
export function watchParserMemory(): () => number {
  const memories: { readonly buffer: { readonly byteLength: number } }[] = [];
  // Node has it; TypeScript knows it only among the names of browsers.
  const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly: { instantiate: Instantiate } };
  const original = wasm.instantiate;
  wasm.instantiate = async (...args) => {
    const made = await original(...args);
    const instance = 'instance' in made ? made.instance : made;
    for (const exported of Object.values(instance.exports)) {
      if (isMemory(exported)) memories.push(exported);
    }
    return made;
  };
  return () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

function isMemory(value: unknown): value is { readonly buffer: ArrayBufferLike } {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
}
