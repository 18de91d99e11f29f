/** Leaves out what is `undefined`: WhatsApp takes a field that is not there, and refuses one that is empty. */
export function compact<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
