/** Wakes the dispatchers of this process when a webhook has written deliveries; others find them by polling. */
const listeners = new Set<() => void>();

export function onWakeUp(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function wakeUp(): void {
  for (const listener of listeners) listener();
}
