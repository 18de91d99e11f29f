// Hard, too: cards in pasted conversations, in complaints about what was booked, and in mail attachments.
import type { CaseClass } from '../Case';
import { cardNumber } from '../cards';
import type { Language } from '../languages';
import { supportOf } from '../languages/support';
import { fill, join, literal, type Piece } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';
import { aroundCard, pan, plainlyWritten } from './plain';

const anyCard = (random: Random): Piece => plainlyWritten(random, pan(cardNumber(random)));

/** "Agent: … / Customer: 4111 …", as people paste it from another window. */
function transcript(random: Random, language: Language): Piece {
  const { agent, customer, asksForCard } = supportOf(language.code);
  const [ours, theirs] = [random.pick(agent), random.pick(customer)];
  const stamp = random.pick(['', '', '[{t}] ', '{t} ']);
  let minute = random.between(10, 40);
  const line = (who: string, said: Piece): Piece => {
    minute += random.between(0, 2);
    return join([literal(`${stamp.replace('{t}', `14:${minute}`)}${who}: `), said]);
  };
  const card = aroundCard(random, language, anyCard(random), random.chance(0.4));
  const lines = [
    line(ours, literal(random.pick(asksForCard))), line(theirs, random.chance(0.5) ? anyCard(random) : card), line(ours, literal('OK')),
  ];
  const opening = random.chance(0.5) ? [line(theirs, literal(random.pick(language.chat)))] : [];
  return join([...opening, ...(random.chance(0.5) ? lines : lines.slice(0, 2))], '\n');
}

const MAIL_BODIES = [
  'Dear support team,\r\n\r\n{chat}. {card}\r\n\r\nKind regards\r\nAna', 'Subject: payment\r\nFrom: ana@mail.example\r\n\r\n{card}\r\n{chat}\r\n',
  '{"customer":"Ana Example","note":"{chat}","payment":{"method":"card","number":"{card}","expiry":"12/28"},"currency":"EUR"}',
  'name;note;card;expiry\nAna Example;{chat};{card};12/28\nJan Example;ok;;\n',
];

/** A text as mail programs encode it: base64 in lines of 76. The number in one run, as that is what the judge finds in what is left. */
function mailBase64(random: Random, language: Language): Piece {
  const digits = cardNumber(random);
  const template = random.pick(MAIL_BODIES);
  const isField = /[";]\{card\}[";]/.test(template);
  const body = template.replace('{chat}', random.pick(language.chat)).replace('{card}', isField ? digits : random.pick(language.card).replace('{card}', digits));
  const text = (Buffer.from(body).toString('base64').match(/.{1,76}/g) ?? []).join(random.pick(['\n', '\n', '\r\n']));
  return { text, marks: [{ start: 0, end: text.length, target: { kind: 'encodedPan', digits }, digit: 0 }] };
}

const MAIL_CARRIERS = ['{card}', 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{card}', 'fwd\n{card}'];

export const CONVERSATIONS: readonly CaseClass[] = [
  { tier: 'hard', name: 'in transcripts', count: 104, make: (random, language) => [transcript(random, language)] },
  {
    tier: 'hard', name: 'in complaints about transactions', count: 104,
    make: (random, language) =>
      [fill(humanised(random, language, random.pick(supportOf(language.code).transactions)), { card: anyCard(random) })],
  },
  {
    tier: 'hard', name: 'in base64 lines of 76', count: 65,
    make: (random, language) => [fill(random.pick(MAIL_CARRIERS), { card: mailBase64(random, language) })],
  },
];
