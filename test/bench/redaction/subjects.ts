import { loadPeers } from '../../eval/contestants';
import { OURS } from '../../eval/contestants/ours';

/** Something that reads a text, and what of it has to be waited for. */
export interface Subject {
  readonly name: string;
  read(text: string): unknown;
}

/** Every character looked at once: what no redactor can be faster than without leaving characters out. */
const PLAIN_SCAN: Subject = {
  name: 'plain scan',
  read: (text) => {
    let digits = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) digits++;
    }
    return digits;
  },
};

const NOWHERE = /\d{40}/;

/** A regular expression for digits that matches nowhere. */
const NO_MATCH: Subject = { name: 'regex', read: (text) => NOWHERE.test(text) };

/** Ours, the two floors, and the redactors of `npm run eval:cards`. */
export async function loadSubjects(): Promise<{ readonly ours: Subject; readonly scan: Subject; readonly regex: Subject; readonly peers: readonly Subject[] }> {
  const peers = await loadPeers();
  return {
    ours: { name: OURS.name, read: OURS.redactText }, scan: PLAIN_SCAN, regex: NO_MATCH,
    peers: peers.map(({ name, redactText }) => ({ name, read: redactText })),
  };
}
