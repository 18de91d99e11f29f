import type { Language } from './Language';

export const de: Language = {
  code: 'de',
  card: [
    'hallo meine karte ist {card}', 'Meine Kreditkartennummer lautet {card}', 'bitte von der karte {card} abbuchen', 'Kartennr. {card}',
    'habe mit der Karte {card} bezahlt und 2x abgebucht', 'will mit meiner debitkarte {card} zahlen', 'neue Kreditkarte: {card}',
    'warum wird meine karte {card} abgelehnt??', 'visa {card}', 'KK {card} gilt noch bis nächstes jahr',
  ],
  bare: ['{card}', 'hier {card}', 'das ist die {card} danke', 'ok {card} 👍', 'ja {card}', 'sorry {card}', '{card} passt das?'],
  cardWithCode: [
    '{card} gültig bis {expiry} cvc {code}', 'Karte {card}, Ablauf {expiry}, Prüfziffer {code}', '{card} {expiry} {code}',
    'Kartennummer: {card}\nGültig bis: {expiry}\nCVV: {code}', 'KK {card} {expiry} prüfnummer {code}',
  ],
  codeOnly: ['die prüfnummer ist {code}', 'Kartenprüfnummer: {code}', 'die 3 ziffern hinten auf der karte {code}', 'cvc {code}', 'Sicherheitscode {code} sorry'],
  pinOnly: ['die pin meiner karte ist {pin}', 'Karten-PIN {pin}', 'pin der ec karte: {pin}'],
  split: [['meine karte {first}', 'und weiter {second}'], ['{first}', '{second}'], ['kartennummer {first}', 'der rest {second}']],
  cardLabel: 'Kartennummer',
  digits: ['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
  benign: {
    order: ['wo bleibt meine bestellung {n}', 'Bestellnr. {n} immer noch nicht da!!', 'bestellung {n} stornieren bitte', 'Auftrag {n} kam kaputt an'],
    tracking: ['Sendungsnummer {n}', 'mein paket {n} hängt fest', 'sendung {n} angeblich zugestellt', 'tracking {n}'],
    invoice: ['Rechnung {n} stimmt nicht', 'Rechnungsnr. {n} schon bezahlt', 'bitte re {n} nochmal schicken'],
    phone: ['ruft mich an unter {n}', 'meine nummer {n}', 'Tel. {n}', 'handy {n}'],
    date: ['lieferung war für den {n} geplant', 'bestellt am {n}', 'geht auch der {n}?'],
    amount: ['ihr habt {n} abgebucht', 'es waren {n}', 'gutschrift über {n} fehlt'],
    imei: ['IMEI {n}', 'die imei vom handy ist {n}', 'Seriennr/IMEI: {n}'],
    iban: ['meine IBAN {n}', 'bitte auf {n} überweisen', 'konto {n}'],
    taxId: ['USt-ID {n}', 'steuernummer {n}', 'unsere umsatzsteuer id ist {n}'],
    nationalId: ['ausweisnummer {n}', 'meine perso nr {n}', 'SV-Nummer {n}'],
    oneTimeCode: ['der code ist {n}', 'bestätigungscode {n}', 'tan {n} geht nicht'],
    barcode: ['EAN {n}', 'artikelnummer {n}', 'strichcode {n} gibts den in blau?'],
    reference: ['ticket {n}', 'vorgang {n} was neues?', 'transaktions-id {n}', 'Referenz {n}', 'aktenzeichen {n}'],
    postalCode: ['plz {n}', 'ich wohne in {n}'],
    customer: ['kundennummer {n}', 'Kd.-Nr. {n}', 'vertragsnummer {n}', 'zählernummer {n}'],
  },
  chat: ['hallo', 'danke 🙏', 'geht immer noch nicht', 'ich will mein geld zurück', 'ok warte', 'kann nicht mit karte zahlen', 'bitte um rückruf', 'mieser service'],
};
