/** What `read` gives, read once; an attempt that was no success is made again by the next who asks. */
export function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= read().catch((failure: unknown) => {
      value = undefined;
      throw failure;
    });
    return value;
  };
}
