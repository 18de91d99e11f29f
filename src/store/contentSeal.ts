import type { ContentSeal } from './SupportStore';

const PLAIN = 'p1:';

/** Keeps content readable; the prefix tells it from what an encrypting seal would write. */
export const plainSeal: ContentSeal = {
  seal: (content) => PLAIN + content,
  open: (sealed) => {
    if (!sealed.startsWith(PLAIN)) throw new Error('The store holds content that this version cannot open.');
    return sealed.slice(PLAIN.length);
  },
};
