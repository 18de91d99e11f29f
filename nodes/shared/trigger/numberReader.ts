import { SupportError } from '../../../src/shared/errors';
import { asNumber } from '../../../src/shared/shape';

type Options = Readonly<Record<string, unknown>>;

/**
 * Reads numbers among a node's options: n8n checks limits only while somebody types, and an imported workflow or an expression may
 * hold anything. What it gives throws {@link SupportError} `invalidInput`.
 */
export function numberReader(options: Options, defaults: Options): (name: string, least?: number) => number {
  return (name, least = 1) => {
    const value = asNumber(options[name] ?? defaults[name]);
    if (value !== null && value >= least) return value;
    throw new SupportError('invalidInput', `The option "${name}" is not a number of at least ${least}.`, 'Set it again under Options, or remove it.');
  };
}
