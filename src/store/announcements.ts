/** Tells listeners of this process that there may be deliveries to emit. */
export interface Announcements {
  announce(): void;
  /** Gives what ends it. */
  listen(listener: () => void): () => void;
}

export function announcements(): Announcements {
  const listeners = new Set<() => void>();
  return {
    announce: () => {
      for (const listener of listeners) listener();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
