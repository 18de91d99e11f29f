import type { Language } from './Language';

export const fr: Language = {
  code: 'fr',
  card: [
    'bonjour ma carte est la {card}', 'mon numéro de carte bancaire {card}', 'voici ma CB {card}', 'carte bleue {card}',
    "j'ai payé avec la carte {card} et débité 2 fois", 'vous pouvez débiter la carte {card} svp', 'ma nouvelle carte : {card}',
    'pourquoi ma carte {card} est refusée ??', 'visa {card}', 'je veux payer par carte {card}',
  ],
  bare: ['{card}', 'voilà {card}', "c'est le {card} merci", 'tenez {card} 🙂', 'oui {card}', 'pardon {card}', '{card} vous me dites'],
  cardWithCode: [
    '{card} exp {expiry} crypto {code}', 'carte {card}, expire {expiry}, cryptogramme {code}', '{card} {expiry} {code}',
    'Carte : {card}\nExpiration : {expiry}\nCVV : {code}', "n° de carte {card} date d'expiration {expiry} code de sécurité {code}",
  ],
  codeOnly: ['le cryptogramme est {code}', 'code de sécurité {code}', 'les 3 chiffres au dos de la carte : {code}', 'cvv {code}', 'CVC: {code} pardon'],
  pinOnly: ['le code pin de ma carte est {pin}', 'code secret de la carte {pin}', 'mon code de carte bleue c est {pin}'],
  split: [['ma carte {first}', 'la suite {second}'], ['{first}', '{second}'], ['numero de carte : {first}', 'et {second}']],
  cardLabel: 'Numéro de carte',
  digits: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
  benign: {
    order: ['où est ma commande {n}', 'commande n°{n} toujours pas là !!', 'je veux annuler la commande {n}', 'ma cde {n} est arrivée cassée'],
    tracking: ['numéro de suivi {n}', 'mon colis {n} est bloqué', 'suivi : {n}', 'le colis {n} est noté livré mais non'],
    invoice: ['la facture {n} est fausse', 'renvoyez moi la facture {n} svp', 'facture n° {n} déjà payée'],
    phone: ['appelez moi au {n}', 'mon numéro {n}', 'tel {n}', 'joignable au {n} après 17h'],
    date: ['livraison prévue le {n}', "j'ai commandé le {n}", 'on peut décaler au {n} ?'],
    amount: ["vous m'avez prélevé {n}", 'le total était de {n}', 'remboursement de {n} pas reçu'],
    imei: ["l'IMEI est {n}", 'imei {n}', 'mon tel est bloqué, IMEI : {n}'],
    iban: ['mon IBAN {n}', 'remboursez sur le compte {n}', 'RIB {n}'],
    taxId: ['notre SIRET {n}', 'n° siret : {n}', 'TVA {n}'],
    nationalId: ["ma carte d'identité {n}", 'numéro de sécu {n}', 'n° de passeport {n}'],
    oneTimeCode: ['le code reçu par sms {n}', 'code de vérification {n}', 'on m envoie {n} mais ça marche pas'],
    barcode: ['code-barres {n}', 'réf produit {n}', 'EAN {n} vous avez en bleu ?'],
    reference: ['dossier {n}', 'référence {n} des nouvelles ?', 'numéro de transaction {n}', 'ticket {n}'],
    postalCode: ['code postal {n}', "j'habite au {n}"],
    customer: ['numéro client {n}', 'mon contrat {n}', 'n° de fidélité {n}', "numéro d'abonné {n}"],
  },
  chat: ['bonjour', 'merci beaucoup 🙏', 'ça ne marche toujours pas', 'je veux être remboursée', 'ok j attends', 'impossible de payer par carte', 'vous pouvez me rappeler svp', 'service nul'],
};
