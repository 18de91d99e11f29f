// Words that say what a number is: EN FR ES PT DE IT NL AR HI ID TR PL RU, and a few of ZH JA KO. A final `*` stands for any ending.

/** What a word says about the number near it; `payment` says nothing, but takes the floor from a word further away. */
export type MarkKind = 'payment' | 'card' | 'code' | 'securityCode' | 'pin' | 'expiry' | 'other';

/** Words of one meaning. */
export interface WordGroup {
  readonly kind: MarkKind | 'security' | 'codeWord';
  /** For `other`: the most digits such a number has; a longer one is not what the word speaks about. */
  readonly longest?: number;
  readonly words: string;
}

export const WORD_GROUPS: readonly WordGroup[] = [
  {
    kind: 'card',
    words:
      'card cards cardnumber cardno ccnum cc pan credit debit creditcard debitcard prepaid visa mastercard maestro amex american diners '
      + 'discover jcb unionpay rupay elo hipercard troy verve mada dankort carte cartes cb bancaire tarjeta tarjetas crédito credito débito '
      + 'debito cartão cartao cartões cartoes karte karten kredit* debitkarte kartennummer bankkarte zahlkarte girokarte carta carte kaart '
      + 'kaartnummer betaalkaart bankpas pasnummer creditcardnummer kartu kart kartı* kartim* kartin* kredi karty kartę karta kartą karcie '
      + 'بطاقة بطاقه بطاقتي بطاقتى البطاقة البطاقه بطاقتك للبطاقة ببطاقة فيزا ماستركارد ائتمان الائتمان مدى '
      + 'कार्ड क्रेडिट डेबिट वीज़ा वीजा मास्टरकार्ड карта карты карте карту картой карточк* кредитк* кредитн* виза мастеркард '
      + '卡 卡号* 信用卡* 银行卡* クレジット* 카드* 신용카드*',
  },
  {
    kind: 'code',
    words: 'cvv cvc cvv2 cvc2 cvn cvn2 csc cav2 cryptogramme kartenprüfnummer kartenpruefnummer kaartverificatiecode',
  },
  {
    kind: 'securityCode',
    words: 'prüfnummer pruefnummer prüfziffer pruefziffer sicherheitscode sicherheitsnummer beveiligingscode veiligheidscode',
  },
  {
    kind: 'security',
    words:
      'security verification seguridad seguranca segurança sécurité securite sicurezza keamanan güvenlik guvenlik bezpieczeństwa '
      + 'zabezpieczający безопасности الأمان الامان الأمني सुरक्षा',
  },
  { kind: 'codeWord', words: 'code código codigo codice kode kodu kod код رمز कोड' },
  { kind: 'pin', words: 'pin pincode пин pinkodu' },
  {
    kind: 'expiry',
    words:
      'exp expiry expires expiration expire expira expiración expiracion vence vencimiento vencimento validade caducidad válida valid '
      + 'thru gültig gueltig ablauf* verfall* scadenza scade vervaldatum geldig berlaku ważna wazna срок действ*',
  },
  {
    // "For my order, with 4111…": the number is not the order's.
    kind: 'payment',
    words:
      'with using pay paid paying payment charge charged billing bill con pagar pago pagado pague pagué com pagamento paguei avec payer '
      + 'payé paiement mit bezahl* zahl* pagare pagato met betaal* betalen dengan bayar membayar pembayaran ile ödeme* z zapłac* płatnoś* '
      + 'с оплат* плат* دفع الدفع ادفع साथ भुगतान',
  },
  {
    kind: 'other',
    words:
      'order orders pedido pedidos orden commande bestellung bestellnummer auftrag auftragsnummer ordine bestelling pesanan sipariş '
      + 'siparis zamówienie zamówienia заказ заказа заказу طلب الطلب ऑर्डर encomenda tracking track awb seguimiento suivi sendung* '
      + 'spedizione zending resi kargo przesyłka przesyłki трек rastreo rastreio shipment parcel package colis paquete pacote pacco '
      + 'pakket dhl ups fedex usps dpd gls hermes invoice factura facture rechnung* fattura factuur fatura faktura счет счёт quittung '
      + 'receipt serial seriennummer asin id ids nik ktp identity identité identitas passport passeport pasaporte ticket case ref '
      + 'reference referencia référence referenz transaction transacción txn trace session user uid uuid epoch timestamp voucher coupon '
      + 'gift loyalty regalo cadeau kundennummer iccid sim',
  },
  { kind: 'other', longest: 15, words: 'phone tel telephone téléphone telefon* telefono teléfono telefone mobile handy whatsapp cell call fax телефон* फ़ोन फोन هاتف الهاتف جوال' },
  { kind: 'other', longest: 17, words: 'imei imsi imeisv' },
  { kind: 'other', longest: 14, words: 'isbn ean upc gtin barcode sku cpf cnpj siret siren nif nie dni cuit rut curp nip pesel tckn aadhaar utr rrn npwp' },
];
