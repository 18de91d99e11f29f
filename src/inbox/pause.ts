/** Waits, at most until `signal` aborts; never throws. It keeps no process alive, unlike a timer. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const end = AbortSignal.timeout(milliseconds);
  await new Promise<void>((resolve) => {
    if (signal?.aborted) return resolve();
    const over = () => {
      end.removeEventListener('abort', over);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    end.addEventListener('abort', over);
    signal?.addEventListener('abort', over);
  });
}
