import type { Language } from './Language';

export const nl: Language = {
  code: 'nl',
  card: [
    'hoi mijn kaart is {card}', 'mijn creditcardnummer is {card}', 'kunt u deze kaart belasten {card}', 'kaartnummer {card}',
    'heb betaald met kaart {card} en 2x afgeschreven', 'ik wil betalen met mijn creditcard {card}', 'nieuwe pas: kaartnummer {card}',
    'waarom wordt mijn kaart {card} geweigerd??', 'visa {card}',
  ],
  bare: ['{card}', 'hier {card}', 'het is {card} bedankt', 'alsjeblieft {card} 👍', 'ja {card}', 'sorry {card}', '{card} klopt dat?'],
  cardWithCode: [
    '{card} geldig tot {expiry} cvc {code}', 'kaart {card}, vervaldatum {expiry}, beveiligingscode {code}', '{card} {expiry} {code}',
    'Kaartnummer: {card}\nVervaldatum: {expiry}\nCVC: {code}',
  ],
  codeOnly: ['de cvc is {code}', 'beveiligingscode {code}', 'de 3 cijfers achterop de kaart zijn {code}', 'CVV: {code}'],
  pinOnly: ['de pincode van mijn pas is {pin}', 'pincode kaart {pin}', 'pin van mijn bankpas {pin}'],
  split: [['mijn kaart is {first}', 'en dan {second}'], ['{first}', '{second}'], ['kaartnummer {first}', 'de rest {second}']],
  cardLabel: 'Kaartnummer',
  digits: ['nul', 'een', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven', 'acht', 'negen'],
  benign: {
    order: ['waar blijft mijn bestelling {n}', 'bestelnummer {n} nog steeds niet binnen!!', 'order {n} annuleren graag', 'bestelling {n} kapot'],
    tracking: ['track en trace {n}', 'mijn pakket {n} hangt vast', 'zending {n} zou bezorgd zijn'],
    invoice: ['factuur {n} klopt niet', 'factuurnr {n} al betaald'],
    phone: ['bel me op {n}', 'mijn nummer is {n}', 'mobiel {n}', 'tel {n}'],
    date: ['levering was gepland op {n}', 'besteld op {n}', 'kan het ook {n}?'],
    amount: ['er is {n} afgeschreven', 'het totaal was {n}', 'terugbetaling van {n} niet ontvangen'],
    imei: ['IMEI {n}', 'het imei nummer is {n}'],
    iban: ['mijn rekening {n}', 'graag terugstorten op {n}', 'IBAN {n}'],
    taxId: ['btw nummer {n}', 'KvK {n}', 'ons btw-nr: {n}'],
    nationalId: ['bsn {n}', 'paspoortnummer {n}'],
    oneTimeCode: ['de code is {n}', 'verificatiecode {n}', 'kreeg {n} maar werkt niet'],
    barcode: ['barcode {n}', 'artikelnummer {n}', 'EAN {n} ook in blauw?'],
    reference: ['ticket {n}', 'zaaknummer {n} al nieuws?', 'transactienummer {n}', 'kenmerk {n}'],
    postalCode: ['postcode {n}', 'ik woon op {n}'],
    customer: ['klantnummer {n}', 'contractnummer {n}', 'lidnummer {n}', 'meternummer {n}'],
  },
  chat: ['hallo', 'dank je wel 🙏', 'werkt nog steeds niet', 'ik wil mijn geld terug', 'ok ik wacht', 'kan niet betalen met mijn kaart', 'kan iemand mij bellen', 'slechte service'],
};
