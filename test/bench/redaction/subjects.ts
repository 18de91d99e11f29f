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

const searchFor = (pattern: RegExp): Subject => ({ name: String(pattern), read: (text) => pattern.test(text) });

/** Matches nowhere, and V8 looks at one unit in forty: where that is no digit it skips them all. */
const NO_MATCH = searchFor(/\d{40}/);

/** Asks what a redactor has to ask: whether there is a digit of any script. Matches nowhere in chat without. */
const ANY_DIGIT = searchFor(/\p{Nd}/u);

/** What is timed. */
export interface Subjects {
  readonly ours: Subject;
  readonly scan: Subject;
  readonly regex: Subject;
  readonly anyDigit: Subject;
  readonly peers: readonly Subject[];
}

/** Ours, the floors, and the redactors of `npm run eval:cards`. */
export async function loadSubjects(): Promise<Subjects> {
  const peers = await loadPeers();
  return {
    ours: { name: OURS.name, read: OURS.redactText }, scan: PLAIN_SCAN, regex: NO_MATCH, anyDigit: ANY_DIGIT,
    peers: peers.map(({ name, redactText }) => ({ name, read: redactText })),
  };
}
