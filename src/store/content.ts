import { SupportError } from '../shared/errors';
import type { ContentSeal } from './SupportStore';

/** Writes content as sealed JSON and reads it back. */
export interface Content {
  seal(value: unknown): string;
  open<Value>(sealed: string): Value;
}

/**
 * Always JSON, even for a single text: it spells NUL and lone surrogates, which databases cut off or refuse, as escapes.
 * @throws {SupportError} `storeUnavailable` from `open`; without the cause's message, since JSON.parse quotes what it read
 */
export function sealedContent(seal: ContentSeal): Content {
  return {
    seal: (value) => seal.seal(JSON.stringify(value)),
    open: <Value>(sealed: string) => {
      try {
        return JSON.parse(seal.open(sealed)) as Value;
      } catch {
        throw new SupportError(
          'storeUnavailable',
          'The conversation store holds content that cannot be read.',
          'It was sealed in another way, or the file is damaged. Restore it from a backup, or start with an empty store.',
        );
      }
    },
  };
}
