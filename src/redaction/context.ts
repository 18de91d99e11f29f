// Words that say what a number is. One pass over a text, only once a number needs it.

/** What a word says about the numbers near it. */
export type MarkKind = 'card' | 'code' | 'pin' | 'expiry' | 'other';

/** A word with a meaning, at its place. */
export interface Mark {
  readonly kind: MarkKind;
  readonly start: number;
  readonly end: number;
}

/** Words by what they say; EN FR ES PT DE IT NL AR HI ID TR PL RU. A final `*` stands for any ending. */
const WORDS: Readonly<Record<MarkKind, string>> = {
  card:
    'card cards cardnumber cardno card_number ccnum cc pan credit debit creditcard debitcard prepaid visa mastercard maestro amex '
    + 'american diners discover jcb unionpay rupay elo hipercard troy verve mada dankort '
    + 'carte cartes cb bancaire tarjeta tarjetas crédito credito débito debito cartão cartao cartões karte kredit* debitkarte '
    + 'kartennummer bankkarte zahlkarte girokarte carta carte* kaart* kaartnummer betaalkaart bankpas pasnummer creditcardnummer '
    + 'بطاقة بطاقه بطاقتي البطاقة البطاقه بطاقتك للبطاقة ببطاقة بطاقتى فيزا ماستركارد ائتمان الائتمان مدى '
    + 'कार्ड क्रेडिट डेबिट वीज़ा वीजा मास्टरकार्ड kartu kredit debit kart kartı* kartim kartin karty kartę karta kartą karcie kartă '
    + 'карта карты карте карту картой карточк* кредитк* кредитн* виза мастеркард 卡 カード 카드 카드번호',
  code:
    'cvv cvc cvv2 cvc2 cvn csc cid cav2 cryptogramme kryptogramm cryptogram prüfnummer pruefnummer prüfziffer kartenprüfnummer '
    + 'sicherheitscode beveiligingscode güvenlik guvenlik',
  pin: 'pin',
  expiry: 'exp expiry expires expiration expire expira expiración expiracion vence vencimiento vencimento validade caducidad válida '
    + 'valid thru gültig gueltig ablauf* verfall* scadenza scade vervaldatum geldig berlaku ważna wazna срок действ* valide',
  other:
    'order orders pedido pedidos commande bestellung bestellnummer auftrag ordine bestelling pesanan sipariş siparis zamówienie '
    + 'zamówienia заказ заказа заказу طلب الطلب ऑर्डर encomenda orden tracking track awb seguimiento suivi sendung* spedizione zending resi kargo '
    + 'przesyłka przesyłki трек rastreo rastreio shipment parcel package colis paquete paket pacco pakket dhl ups fedex usps dpd gls hermes '
    + 'invoice factura facture rechnung* fattura factuur fatura faktura счет счёт quittung receipt imei imsi iccid sim serial sn seriennummer '
    + 'isbn ean upc gtin sku barcode asin iban bic routing bsb phone tel telephone téléphone telefon* telefono teléfono telefone mobile handy '
    + 'whatsapp cell call fax телефон* हॉटलाइन nik ktp npwp cpf cnpj siret siren nif nie dni cuit rut curp rfc passport passeport pasaporte '
    + 'aadhaar pesel nip tckn identity identité identitas id ids national ticket case ref reference referencia référence referenz '
    + 'transaction transacción txn utr rrn trace session user uid uuid epoch timestamp voucher coupon gift loyalty regalo cadeau customer kundennummer',
};

/** How far before and after a number a word still speaks about it, in UTF-16 units. */
const REACH_BEFORE = 72;
const REACH_AFTER = 32;
const LONGEST_WORD = 24;

const exact = new Map<string, MarkKind>();
const stems = new Map<string, MarkKind>();
const stemLengths = new Set<number>();
for (const [kind, words] of Object.entries(WORDS) as ReadonlyArray<[MarkKind, string]>) {
  for (const word of words.split(' ')) {
    if (!word.endsWith('*')) exact.set(word, kind);
    else {
      stems.set(word.slice(0, -1), kind);
      stemLengths.add(word.length - 1);
    }
  }
}

/** Letters of any script, combining signs included; a digit may be part of a word (`cvv2`) but never start one. */
function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  if (code < 0xc0 || code === 0xd7 || code === 0xf7) return false;
  return !(code >= 0x2000 && code < 0x2c00) && !(code >= 0x3000 && code < 0x3040) && code < 0xd800 || (code >= 0xf900 && code < 0xff00);
}

/** What a single word says, or `null`. */
export function kindOfWord(word: string): MarkKind | null {
  const lower = word.toLowerCase();
  const found = exact.get(lower);
  if (found) return found;
  for (const length of stemLengths) {
    if (lower.length < length) continue;
    const stem = stems.get(lower.slice(0, length));
    if (stem) return stem;
  }
  return null;
}

/** The word that touches `index` on its left (`step` -1) or right side; empty when there is none. */
export function wordBeside(text: string, index: number, step: 1 | -1): string {
  let at = index;
  while (at >= 0 && at < text.length && Math.abs(at - index) <= LONGEST_WORD && isLetter(text.charCodeAt(at))) at += step;
  return step === 1 ? text.slice(index, at) : text.slice(at + 1, index + 1);
}

/** Every word of a text that says something about numbers, in order. */
export function findMarks(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isLetter(text.charCodeAt(at))) at++;
    // cvv2, cvc2, cav2
    if (text[at] === '2' && at - start === 3) at++;
    const kind = at - start > LONGEST_WORD ? null : kindOfWord(text.slice(start, at));
    if (kind) marks.push({ kind, start, end: at });
  }
  return marks;
}

/** Index of the first mark that starts at or after `position`. */
function firstFrom(marks: readonly Mark[], position: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What the words around a number say it is: the closer one decides, a word behind the number counts half. A word before
 * speaks about the first number after it only, unless it says "card".
 */
export function contextOf(marks: readonly Mark[], start: number, end: number, numberBetween: (from: number, to: number) => boolean): MarkKind | null {
  const after = firstFrom(marks, start);
  const next = marks[after];
  const follows = next && next.start - end <= REACH_AFTER ? next : null;
  for (let index = after - 1; index >= 0; index--) {
    const mark = marks[index];
    if (!mark || start - mark.end > REACH_BEFORE) break;
    if (mark.kind !== 'card' && numberBetween(mark.end, start)) continue;
    const before = marks[index - 1];
    // "SIM card", "order card": the first word says which card.
    const kind = mark.kind === 'card' && before?.kind === 'other' && mark.start - before.end === 1 ? 'other' : mark.kind;
    return follows && (follows.start - end) * 2 < start - mark.end ? follows.kind : kind;
  }
  return follows?.kind ?? null;
}

/** What the name of a field says about a number that is all it holds: `card_number`, `orderId`. */
export function kindOfLabel(label: string): MarkKind | null {
  return findMarks(label.replace(/([a-z])([A-Z])/g, '$1 $2')).at(-1)?.kind ?? null;
}
