import type { Language } from './Language';

export const it: Language = {
  code: 'it',
  card: [
    'ciao la mia carta è {card}', 'il numero della mia carta di credito è {card}', 'potete addebitare sulla carta {card}', 'carta {card}',
    'ho pagato con la carta {card} e mi avete addebitato 2 volte', 'postepay {card}', 'la mia nuova carta: {card}', 'perchè la carta {card} viene rifiutata??',
    'vorrei pagare con carta {card}',
  ],
  bare: ['{card}', 'ecco {card}', 'è {card} grazie', 'eccola {card} 🙂', 'si {card}', 'scusa, {card}', '{card} fammi sapere'],
  cardWithCode: [
    '{card} scad {expiry} cvv {code}', 'carta {card}, scadenza {expiry}, codice di sicurezza {code}', '{card} {expiry} {code}',
    'Carta: {card}\nScadenza: {expiry}\nCVV: {code}',
  ],
  codeOnly: ['il cvv è {code}', 'codice di sicurezza {code}', 'le 3 cifre dietro la carta sono {code}', 'CVC: {code}'],
  pinOnly: ['il pin della carta è {pin}', 'PIN carta {pin}', 'il pin del bancomat è {pin}'],
  split: [['la carta è {first}', 'e poi {second}'], ['{first}', '{second}'], ['numero carta {first}', 'il resto {second}']],
  cardLabel: 'Numero carta',
  digits: ['zero', 'uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove'],
  benign: {
    order: ['dov è il mio ordine {n}', 'ordine {n} non arriva!!', 'numero ordine {n}', 'voglio annullare ordine n. {n}'],
    tracking: ['il pacco {n} è fermo', 'codice di tracciamento {n}', 'spedizione {n} non si muove', 'tracking {n}'],
    invoice: ['la fattura {n} è sbagliata', 'fattura n. {n} già pagata', 'bolletta {n}'],
    phone: ['chiamami al {n}', 'il mio numero è {n}', 'cell {n}', 'tel {n}'],
    date: ['la consegna era il {n}', 'ho ordinato il {n}', 'si può spostare al {n}?'],
    amount: ['mi avete addebitato {n}', 'il totale era {n}', 'rimborso di {n} mai arrivato'],
    imei: ['IMEI {n}', 'il codice imei è {n}'],
    iban: ['il mio IBAN {n}', 'rimborsate su {n}', 'conto {n}'],
    taxId: ['partita iva {n}', 'P.IVA {n}', 'p. iva azienda: {n}'],
    nationalId: ["carta d'identità {n}", 'documento n {n}', 'codice fiscale {n}'],
    oneTimeCode: ['il codice che mi è arrivato è {n}', 'codice di verifica {n}', 'mi manda {n} ma non va'],
    barcode: ['codice a barre {n}', 'EAN {n} ce l avete blu?', 'codice prodotto {n}'],
    reference: ['ticket {n}', 'pratica {n} novità?', 'id transazione {n}', 'riferimento {n}'],
    postalCode: ['cap {n}', 'codice postale {n}'],
    customer: ['codice cliente {n}', 'numero contratto {n}', 'tessera fedeltà {n}', 'codice POD {n}'],
  },
  chat: ['buongiorno', 'grazie mille 🙏', 'non funziona ancora', 'voglio il rimborso', 'ok aspetto', 'non riesco a pagare con la carta', 'qualcuno mi chiama?', 'pessimo servizio'],
};
