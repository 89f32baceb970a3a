import { redact } from '../log/redact.js';

/** Standard output or standard error, as far as it is used. */
export interface OutputStream {
  write(text: string, done?: () => void): unknown;
  on(name: 'error', listener: (error: Error) => void): unknown;
}

export interface Output {
  /** Writes a text, without any secret. After the reader has gone it does nothing. */
  write(text: string): void;
  /** Resolves when everything written has left the process. */
  flush(): Promise<void>;
}

/**
 * Standard output or standard error with secrets removed. A reader who has seen enough (`| head`) closes the pipe: that is
 * no fault, and `onClosed` decides what it means.
 */
export function openOutput(stream: OutputStream, onClosed: () => void): Output {
  let closed = false;
  stream.on('error', () => {
    if (closed) return;
    closed = true;
    onClosed();
  });
  return {
    write(text) {
      if (!closed && text !== '') stream.write(redact(text));
    },
    async flush() {
      if (closed) return;
      await new Promise<void>((resolve) => {
        stream.on('error', () => resolve());
        stream.write('', () => resolve());
      });
    },
  };
}
