/** Where the demo and the tests tell what they are doing. */
export interface Progress {
  /** Something new begins. */
  step(text: string): void;
  /** How far the present thing is; on a terminal one line that changes, elsewhere a line now and then. */
  tick(text: string): void;
}

const QUIET_MS = 15_000;

/** Progress on a stream, by default standard error. */
export function progressOn(stream: NodeJS.WriteStream = process.stderr): Progress {
  let lastTickAt = Number.NEGATIVE_INFINITY;
  let isLineOpen = false;
  const step = (text: string): void => {
    stream.write(`${isLineOpen ? '\r\u001b[K' : ''}${text}\n`);
    isLineOpen = false;
  };
  const tick = (text: string): void => {
    if (stream.isTTY) {
      stream.write(`\r\u001b[K${text.slice(0, stream.columns - 1)}`);
      isLineOpen = true;
    } else if (performance.now() - lastTickAt >= QUIET_MS) {
      lastTickAt = performance.now();
      stream.write(`${text}\n`);
    }
  };
  return { step, tick };
}
