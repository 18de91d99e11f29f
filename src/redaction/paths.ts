// Dot paths into JSON values: `message.text`, `contacts[0].name`, `contacts.*.name`.

/** Paths as a tree: `true` means everything below; the key `*` stands for every key. */
export type Selection = true | ReadonlyMap<string, Selection>;

/** Arrays and plain objects by key. */
export type Container = Record<string, unknown>;

/** Arrays and plain objects; dates, buffers and the like hold no text. */
export function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } } | null;
  // By name, because JSON may come from another realm, as n8n's expressions do.
  return prototype === null || prototype === Object.prototype || prototype.constructor?.name === 'Object';
}

/** The tree of some paths; without any, everything. A path is also tried as the name of one field, as n8n allows dots in names. */
export function selectPaths(paths: readonly string[] | undefined): Selection {
  if (paths === undefined) return true;
  type Branch = Map<string, true | Branch>;
  const root: Branch = new Map();
  for (const path of paths) {
    root.set(path.trim(), true);
    let level = root;
    const keys = path.split(/[.[\]]/).map((key) => key.trim()).filter((key) => key !== '');
    for (const [index, key] of keys.entries()) {
      const known = level.get(key);
      if (known === true) break;
      const next: Branch = known ?? new Map<string, true | Branch>();
      level.set(key, index === keys.length - 1 ? true : next);
      level = next;
    }
  }
  return root;
}

/** What is selected below `key`: nothing when `undefined`. */
export function below(selection: Selection, key: string): Selection | undefined {
  return selection === true ? true : selection.get(key) ?? selection.get('*');
}

/** Whether a path leads anywhere in a value. */
export function pathExists(value: unknown, path: string): boolean {
  const open: Array<readonly [unknown, Selection]> = [[value, selectPaths([path])]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [here, selection] = next;
    if (selection === true) return true;
    if (!isContainer(here)) continue;
    for (const key of Object.keys(here)) {
      const inside = below(selection, key);
      if (inside !== undefined) open.push([here[key], inside]);
    }
  }
  return false;
}
