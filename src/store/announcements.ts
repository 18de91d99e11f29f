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

/** The listeners of one store among those who share announcements; `end` is for when the store is closed. */
export function listenersOf({ listen }: Announcements): Pick<Announcements, 'listen'> & { readonly end: () => void } {
  const stops = new Set<() => void>();
  return {
    listen: (listener) => {
      const stop = listen(listener);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    end: () => {
      for (const stop of stops) stop();
    },
  };
}
