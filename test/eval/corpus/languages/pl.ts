import type { Language } from './Language';

export const pl: Language = {
  code: 'pl',
  card: [
    'numer mojej karty {card}', 'cześć moja karta to {card}', 'proszę obciążyć kartę {card}', 'karta kredytowa {card}',
    'płaciłam kartą {card} i pobrało 2 razy', 'chcę zapłacić kartą {card}', 'nowa karta {card}', 'czemu odrzuca moją kartę {card}??', 'nr karty {card}', 'visa {card}',
  ],
  bare: ['{card}', 'proszę {card}', 'to jest {card} dzięki', 'ok {card} 👍', 'tak {card}', 'sorki {card}'],
  cardWithCode: ['{card} ważna do {expiry} cvv {code}', 'karta {card}, data ważności {expiry}, kod zabezpieczający {code}', '{card} {expiry} {code}', 'Numer karty: {card}\nWażna do: {expiry}\nCVC: {code}'],
  codeOnly: ['cvv to {code}', 'kod zabezpieczający {code}', '3 cyfry z tyłu karty {code}', 'kod CVC: {code}'],
  pinOnly: ['pin do karty {pin}', 'PIN karty to {pin}', 'mój pin do karty to {pin}'],
  split: [['moja karta {first}', 'i dalej {second}'], ['{first}', '{second}'], ['numer karty {first}', 'reszta {second}']],
  cardLabel: 'Numer karty',
  digits: ['zero', 'jeden', 'dwa', 'trzy', 'cztery', 'pięć', 'sześć', 'siedem', 'osiem', 'dziewięć'],
  benign: {
    order: ['gdzie moje zamówienie {n}', 'zamówienie nr {n} dalej nie doszło!!', 'chcę anulować zamówienie {n}', 'zam. {n} przyszło uszkodzone'],
    tracking: ['numer przesyłki {n}', 'paczka {n} utknęła', 'nr śledzenia {n}'],
    invoice: ['faktura {n} jest błędna', 'faktura nr {n} zapłacona'],
    phone: ['proszę dzwonić {n}', 'mój numer {n}', 'tel {n}', 'komórka {n}'],
    date: ['dostawa miała być {n}', 'zamówiłem {n}'],
    amount: ['pobrało {n}', 'razem było {n}', 'nie dostałem zwrotu {n}'],
    imei: ['IMEI {n}', 'imei telefonu {n}'],
    iban: ['numer konta {n}', 'zwrot na konto {n}', 'nr rachunku {n}'],
    taxId: ['NIP {n}', 'nip firmy {n}'],
    nationalId: ['pesel {n}', 'PESEL: {n}', 'nr dowodu {n}'],
    oneTimeCode: ['kod to {n}', 'kod weryfikacyjny {n}', 'przyszło {n} ale nie działa'],
    barcode: ['kod kreskowy {n}', 'EAN {n} jest niebieski?'],
    reference: ['zgłoszenie {n}', 'nr referencyjny {n}', 'id transakcji {n}', 'reklamacja {n} coś wiadomo?'],
    postalCode: ['kod pocztowy {n}'],
    customer: ['numer klienta {n}', 'nr umowy {n}', 'nr licznika {n}'],
  },
  chat: ['dzień dobry', 'dziękuję 🙏', 'dalej nie działa', 'chcę zwrot pieniędzy', 'ok czekam', 'nie mogę zapłacić kartą', 'proszę o telefon', 'fatalna obsługa'],
};
