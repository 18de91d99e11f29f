// Every language: its words for card, order, code and PIN, with the endings and prepositions of running text.
import { redactCardNumbers } from '../../../src/redaction';
import { checkDigit } from './cards';

const BARE = '4111111111111111';
const withCheckDigit = (body: string): string => body + checkDigit(body);
const MAESTRO = withCheckDigit('630400000000000');
/** A number of a length that only counts where a word says card. */
const SHORT_MAESTRO = withCheckDigit('63040000000');

const CARD: ReadonlyArray<readonly [string, string]> = [
  ['en', 'my card {}'], ['en', 'CREDIT CARD NO. {}'],
  ['fr', 'ma carte bancaire : {}'], ['fr', 'voici ma CB {}'],
  ['es', 'mi tarjeta de crédito es {}'], ['es', 'tarjetas {}'],
  ['pt', 'o número do meu cartão é {}'], ['pt', 'cartoes {}'],
  ['de', 'meine Kreditkartennummer lautet {}'], ['de', 'Firmenkarte {}'],
  ['it', 'la mia carta è {}'],
  ['nl', 'mijn kaartnummer is {}'], ['nl', 'bankpas {}'],
  ['ar', 'رقم بطاقتي هو {}'], ['ar', 'ادفع بالبطاقة {}'], ['ar', 'الفيزا {}'],
  ['hi', 'मेरा कार्ड नंबर {} है'],
  ['id', 'nomor kartu kredit saya {}'],
  ['tr', 'kartımın numarası {}'], ['tr', 'kredi kartım {}'],
  ['pl', 'numer mojej karty to {}'], ['pl', 'zapłacę kartą {}'],
  ['ru', 'номер моей карты {}'], ['ru', 'оплата карточкой {}'], ['ru', 'перевод на карту {}'],
];

test.each(CARD)('%s: %s', (_language, sentence) => {
  const text = sentence.replace('{}', SHORT_MAESTRO);
  expect(redactCardNumbers(text).found).toMatchObject([{ network: 'maestro', last4: SHORT_MAESTRO.slice(-4) }]);
});

test.each([
  ['en', 'order {}'], ['en', 'tracking number: {}'], ['en', 'my account no. is {}'], ['en', 'gift card {}'], ['en', 'ID card {}'], ['en', '{} is my order number'], ['en', 'case number {}'],
  ['fr', 'ma commande n° {}'], ['fr', "carte d'identité {}"], ['fr', 'carte de fidélité {}'],
  ['es', 'mi pedido {}'], ['es', 'número de seguimiento {}'], ['es', 'tarjeta de regalo {}'],
  ['pt', 'pedido nº {}'], ['pt', 'código de rastreio {}'],
  ['de', 'Bestellnummer {}'], ['de', 'Rechnungsnr. {}'], ['de', 'Ausweisnummer {}'], ['de', 'Vorgangsnummer: {}'],
  ['it', 'ordine {}'], ['it', 'numero di spedizione {}'],
  ['nl', 'mijn bestelling {}'], ['nl', 'zaaknummer {}'],
  ['ar', 'رقم الطلب {}'], ['ar', 'رقم الشحنة {}'],
  ['hi', 'ऑर्डर नंबर {}'],
  ['id', 'nomor pesanan {}'], ['id', 'resi {}'],
  ['tr', 'sipariş numaram {}'], ['tr', '{} numaralı siparişim'],
  ['pl', 'zamówienie nr {}'], ['pl', 'nr zam. {}'],
  ['ru', 'номер заказа {}'], ['ru', 'трек-номер {}'],
  ['en', 'MPAN {}'], ['en', 'zoom {}'], ['en', 'meter {}'], ['fr', 'sinistre {}'], ['fr', 'mandat SEPA {}'], ['es', 'localizador {}'], ['es', 'número de operación {}'],
  ['pt', 'nota fiscal {}'], ['pt', 'comprovante {}'], ['de', 'Zählernummer {}'], ['de', 'Verwendungszweck {}'], ['de', 'Payback Karte {}'], ['it', 'PDR {}'], ['it', 'numero tessera {}'],
  ['nl', 'simkaart {}'], ['nl', 'betalingskenmerk {}'], ['ar', 'رقم الشكوى {}'], ['ar', 'الشريحة {}'], ['hi', 'मीटर {}'], ['id', 'no laporan {}'], ['tr', 'poliçe {}'], ['tr', 'sayaç {}'],
  ['pl', 'nr reklamacji {}'], ['pl', 'licznik {}'], ['ru', 'счётчик № {}'], ['ru', 'тикет {}'], ['ru', 'карта лояльности {}'],
  ['ru', 'номер подарочной карты {}'], ['it', 'carta  fedeltà {}'], ['ar', 'فاتورة رقم {} بتاريخ 12/05/2026'], ['tr', 'fatura no {} tarihi 12/05/2026'],
])('%s, another number: %s', (_language, sentence) => {
  const text = sentence.replace('{}', BARE);
  expect(redactCardNumbers(text)).toEqual({ text, found: [] });
});

test.each([
  'transaction failed {}', 'I paid for my order with {}', 'card for my order: {}', 'I lost my order. {}', 'with regard to invoice 1042, charge {}', 'thanks a lot, here it is {}', 'my phone is broken so I write it here: {}',
])('a word that says something else does not stand in the way: %s', (sentence) => {
  expect(redactCardNumbers(sentence.replace('{}', BARE)).found).toMatchObject([{ last4: '1111' }]);
});

test.each([
  'Agent: the number of your card?\nCustomer: {}', 'Conseiller : votre numéro de carte ?\nClient : {}', '[10:14] Klant: {}', '> Müşteri: {}', '*Klient:* {}', 'العميل: {}', 'ग्राहक: {}',
])('the name of who speaks is not the name of the number: %s', (transcript) => {
  expect(redactCardNumbers(transcript.replace('{}', '4111 1111 1111 1111')).found).toMatchObject([{ network: 'visa' }]);
});

test.each(['customer number: {}', 'Customer ID: {}', 'Customer: {}', 'the customer: {}'])('but a customer has a number, too: %s', (sentence) => {
  expect(redactCardNumbers(sentence.replace('{}', BARE)).found).toEqual([]);
});

test.each([
  ['en', 'security code 123'], ['en', 'CVV2: 123'], ['en', 'C.V.V. 123'], ['en', 'my card, the 3 digits on the back are 123'], ['en', '123 is my cvc'], ['en', 'cvv 1 2 3'], ['en', 'securityCode=123'],
  ['fr', 'code de sécurité : 123'], ['fr', 'cryptogramme visuel 123'], ['es', 'código de seguridad 123'], ['pt', 'código de segurança 123'], ['de', 'Prüfnummer 123'], ['de', 'Sicherheitscode: 123'],
  ['it', 'codice di sicurezza 123'], ['nl', 'beveiligingscode 123'], ['ar', 'رمز الأمان ١٢٣'], ['hi', 'सुरक्षा कोड 123'], ['id', 'kode keamanan 123'], ['tr', 'güvenlik kodu 123'],
  ['tr', 'kartın arkasındaki 3 rakam 123'], ['tr', 'kartımın arka 3 hane 123'], ['es', 'cód. seg. 123'], ['en', 'sec code 123'], ['nl', 'kaart, controlecijfers 123'], ['pl', 'kod zabezpieczający 123'], ['ru', 'код безопасности 123'], ['ru', 'три цифры на обороте карты 123'],
])('%s, a code: %s', (_language, text) => {
  expect(redactCardNumbers(text).found).toMatchObject([{ network: null, last4: '', reason: 'verificationCode' }]);
  expect(redactCardNumbers(text).text).not.toMatch(/1 ?2 ?3|١٢٣/);
});

test.each([
  ['en', 'my card pin is 4821'], ['en', 'PIN: 4821'], ['en', 'my p.i.n. is 4821'], ['fr', 'le code de ma carte bleue est 4821'], ['es', 'la clave de la tarjeta es 4821'], ['pt', 'a senha do cartão é 4821'], ['de', 'Geheimzahl der Karte: 4821'],
  ['it', 'il pin della carta è 4821'], ['nl', 'de pincode van mijn pas is 4821'], ['ar', 'الرقم السري للبطاقة 4821'], ['id', 'pin atm saya 482100'], ['tr', 'kart şifrem 4821'], ['pl', 'pin do karty 4821'], ['ru', 'пин-код от карты 4821'],
])('%s, a PIN: %s', (_language, text) => {
  expect(redactCardNumbers(text).found).toMatchObject([{ network: null }]);
  expect(redactCardNumbers(text).text).not.toContain('4821');
});

test.each([
  'PIN code 110001', 'pincode 3545 AE', 'drop a pin at 1234 Main Street', 'your OTP is 4821', 'verification code 482913', 'my card does not work. verification code 4821', 'parcel security code 4821', 'delivery pin 4821', 'security 100', 'pin 12.50',
])('no code and no PIN: %s', (text) => {
  expect(redactCardNumbers(text)).toEqual({ text, found: [] });
});

test('a number of a usual network needs no word, one of a doubtful network does', () => {
  expect(redactCardNumbers(MAESTRO).found).toHaveLength(1);
  expect(redactCardNumbers(SHORT_MAESTRO).found).toHaveLength(0);
});
