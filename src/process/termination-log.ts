import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { redact } from '../log/redact.js';

const maxBytes = 4096;

/**
 * Leaves the reason of a failure where Kubernetes looks for it (`terminationMessagePath`): its first 4,096 bytes. The
 * container runtime makes the file; where there is none, or it cannot be written, nothing happens.
 */
export function writeTerminationLog(reason: string, path = '/dev/termination-log'): void {
  let file: number | null = null;
  try {
    file = openSync(path, 'r+');
    ftruncateSync(file);
    writeSync(file, firstBytes(redact(reason), maxBytes), 0);
  } catch {
    // Not run by Kubernetes, or without the right to write: the log and the exit code say the same.
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** As much of the start of a text as fits into so many bytes of UTF-8, without half a character at the end. */
export function firstBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text, 'utf8');
  if (encoded.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.toString('utf8', 0, end);
}
