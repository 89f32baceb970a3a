import type { LineageError } from '../errors.js';

type LastWord = (error: LineageError) => Promise<unknown>;

const lastWords = new Set<LastWord>();

/** Has something done when the program ends by an error that nobody awaited. Gives a function that takes it back. */
export function beforeSuddenEnd(word: LastWord): () => void {
  lastWords.add(word);
  return () => lastWords.delete(word);
}

/** Does what is to be done before such an end. Never rejects. */
export async function sayLastWords(error: LineageError): Promise<void> {
  await Promise.allSettled([...lastWords].map(async (word) => word(error)));
}
