import { existsSync } from 'node:fs';
import path from 'node:path';

/** The root of this checkout, from the compiled files as from the sources. */
export function checkoutRoot(from = __dirname): string {
  return existsSync(path.join(from, 'package.json')) ? from : checkoutRoot(path.dirname(from));
}
