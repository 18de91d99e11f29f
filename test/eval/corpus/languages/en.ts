import type { Language } from './Language';

export const en: Language = {
  code: 'en',
  card: [
    'hi can u charge my card {card} please', 'My credit card number is {card}', 'here is my card {card}, thanks',
    'pls use this card instead {card}', 'the card I paid with was {card} and I was billed twice!!', 'visa {card}',
    'I want to pay with my debit card, number {card}', 'Card no. {card}', 'you can take the payment from {card}, same card as last time',
    'my new card is {card} the old one expired', 'why was my card {card} declined??', 'cc {card}',
  ],
  bare: ['{card}', 'here you go {card}', 'ok its {card} thx', '{card} 👍', 'Hello, {card}, is that enough?', 'sorry typo, {card}', 'yes {card}', '{card} pls confirm'],
  cardWithCode: [
    '{card} exp {expiry} cvv {code}', 'card {card}, expires {expiry}, security code {code}', '{card} {expiry} {code}',
    'Card: {card}\nExpiry: {expiry}\nCVC: {code}', 'its {card} valid thru {expiry} and the 3 digits on the back are {code}',
  ],
  codeOnly: ['the cvv is {code}', 'CVC: {code}', 'security code {code}', 'the 3 digits on the back of my card: {code}', 'cvv2 {code} sorry forgot it'],
  pinOnly: ['my card pin is {pin}', 'PIN {pin} for the debit card', 'the atm swallowed my card, pin was {pin}'],
  split: [
    ['my card is {first}', 'and then {second}'], ['{first}', '{second}'], ['card number {first}', 'rest is {second}'],
    ['Sending my card in two parts for safety: {first}', '{second}'],
  ],
  cardLabel: 'Card number',
  digits: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  benign: {
    order: ['where is my order {n}', 'order #{n} still not here!!', 'Order number {n} pls check', 'I want to cancel order {n}', 'hi, my order no {n} arrived broken'],
    tracking: ['tracking number {n} shows nothing', 'my parcel {n} is stuck in customs', 'Tracking: {n}', 'the courier says {n} was delivered but no'],
    invoice: ['invoice {n} is wrong', 'pls resend invoice no. {n}', 'I already paid bill {n}'],
    phone: ['call me on {n}', 'my number is {n}', 'you can reach me at {n} after 5', 'WhatsApp {n}', 'mobile: {n}'],
    date: ['delivery was planned for {n}', 'I ordered on {n}', 'can we move it to {n}?'],
    amount: ['you charged me {n}', 'the total was {n} not what I agreed', 'refund of {n} not received'],
    imei: ['IMEI {n}', 'my phone is locked imei is {n}', 'serial / IMEI: {n}'],
    iban: ['please refund to {n}', 'my bank account is {n}', 'IBAN {n}'],
    taxId: ['company tax id {n}', 'our VAT number: {n}', 'put {n} on the invoice please, its our tax number'],
    nationalId: ['my ID number is {n}', 'national id {n}', 'passport / ID no {n} as requested'],
    oneTimeCode: ['the code I got is {n}', 'verification code {n}', 'it sent me {n} but says invalid', 'OTP {n}'],
    barcode: ['barcode {n}', 'the product code on the box is {n}', 'EAN {n} do you have it in blue?', 'book isbn {n}'],
    reference: ['ticket {n}', 'ref {n} any news?', 'transaction id {n}', 'payment reference {n} went through twice', 'case number {n}'],
    postalCode: ['zip {n}', 'my postcode is {n}', 'pin code {n}, near the temple'],
    customer: ['customer number {n}', 'my account no. with you is {n}', 'loyalty number {n}', 'membership id {n}'],
  },
  chat: [
    'hello anyone there?', 'thanks a lot 🙏', 'its still not working', 'I want a refund asap', 'ok will wait', 'can someone call me pls',
    'I tried to pay but the site hangs', 'my card was stolen what should I do', 'good morning', 'this is the worst service ever!!!',
  ],
};
