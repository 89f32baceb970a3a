import type { Progress } from '../host.js';

/** What a progress line needs of a terminal. */
export interface ProgressTerminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const clearLine = '\r\u001b[K';
const redrawMs = 100;

export interface ProgressLine extends Progress {
  /** Takes the line away for a moment, so that a log line can be written in its place; the next advance brings it back. */
  hide(): void;
}

/** One line that says how far the pass is, on a terminal; silent anywhere else. `now` in milliseconds. */
export function openProgress(terminal: ProgressTerminal, now: () => number): ProgressLine {
  if (terminal.isTTY !== true) return { advance() {}, end() {}, hide() {} };
  let shown = false;
  let lastDrawn = Number.NEGATIVE_INFINITY;

  function hide(): void {
    if (!shown) return;
    terminal.write(clearLine);
    shown = false;
  }

  return {
    advance(done, total) {
      const time = now();
      if (shown && done < total && time - lastDrawn < redrawMs) return;
      lastDrawn = time;
      shown = true;
      terminal.write(`${clearLine}${progressText(done, total, terminal.columns ?? 80)}`);
    },
    end: hide,
    hide,
  };
}

/** `syncs  [########............]  40/100`, cut to the width of the terminal. */
export function progressText(done: number, total: number, columns: number): string {
  const width = 20;
  const filled = total <= 0 ? width : Math.min(width, Math.round((done / total) * width));
  const bar = `${'#'.repeat(filled)}${'.'.repeat(width - filled)}`;
  return `syncs  [${bar}]  ${done}/${total}`.slice(0, Math.max(1, columns - 1));
}
