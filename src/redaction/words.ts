// Words that say what a number is: EN FR ES PT DE IT NL AR HI ID TR PL RU, and a few of ZH JA KO. A final `*` stands for any
// ending. Accents and upper case do not matter; Arabic words are also found with the article and prepositions glued to them.

/** What a word says about the number near it. */
export type MarkKind =
  /** It is a card number, if no word of `otherCard` says what card it is: "gift card". */
  | 'card'
  | 'otherCard'
  /** It is a verification code; `security` and `codeWord` say so together. */
  | 'code'
  | 'securityCode'
  | 'security'
  | 'codeWord'
  | 'pin'
  | 'expiry'
  /** It is another number. */
  | 'other'
  /** Nothing, but what was said before is over: "for my order with 4111…". */
  | 'payment'
  /** Nothing by itself: "number", "is". */
  | 'link'
  /** The other thing is what the card is used for: "card for my order". */
  | 'purpose'
  /** It is the back of the card on which its code is printed. */
  | 'back';

/** Words of one meaning. */
export interface WordGroup {
  readonly kind: MarkKind;
  /** For `other`: the most digits such a number has; a longer one is not what the word speaks about. */
  readonly longest?: number;
  readonly words: string;
}

export const WORD_GROUPS: readonly WordGroup[] = [
  {
    kind: 'card',
    words:
      'card cards cardno cardnum* cardholder* ccnum* ccno cc ccn cnum pan credit debit creditcard* debitcard* bankcard* prepaid visa* master mastercard* maestro '
      + 'amex american diners discover jcb unionpay rupay elo hipercard hiper troy verve mada meeza dankort naranja cabal '
      + 'carte cartes cb bancaire* tarjeta* tarjetita credito* debito* cartao cartoes cartaozinho karte karten kredit* debit* kartennummer* kartennr* '
      + 'bankkarte* zahlkarte* girocard* girokarte* giro carta kaart* betaalkaart* betaalpas* bankpas* bankkaart* pasnummer* pas creditcardnummer* kartu '
      + 'kart kartı* kartim* kartin* kartla kartlar* kartta* karttan kartuma kartima kredi banka bankamatik karty karte karta karcie kartami kartach platnicz* kredytow* debetow* '
      + 'بطاقه* بطاقت* بطاقات كارت كرت كارد الكارت فيزا ماستر ماستركارد ائتمان* ائتماني* مدى كريديت ديبت '
      + 'कार्ड* क्रेडिट डेबिट वीज़ा* वीजा* मास्टरकार्ड रुपे '
      + 'карта карты карте карту картой картою карт картам картами картах карточк* кредитк* кредитн* дебетов* виза визы визу мастеркард '
      + '卡 卡号 信用卡 银行卡 卡號 クレジット カード番号 カード 카드* 신용카드*',
  },
  {
    kind: 'otherCard',
    words:
      'gift sim esim loyalty membership member library identity identification ration health healthcare insurance aadhaar aadhar voter residence resident residency '
      + 'green travel transit oyster metro bus train fuel store shop reward rewards points bonus student memory sd graphics phone calling recharge scratch top discount '
      + 'club frequent national press report score boarding index '
      + 'regalo fidelidad identidad identificacion sanitaria socio puntos transporte presente fidelidade identidade cidadao cadeau fidelite identite vitale '
      + 'grise sejour navigo residente fedelta identita permesso geschenk* kunden* gesundheits* ausweis* sim cadeau* klanten* identiteit* hediye kimlik sadakat '
      + 'ikamet ogrenci podarunkow* lojalnosciow* pobytu miejsk* подарочн* скидочн* сим дисконтн* бонусн* медицинск* проездн* هديه هويه شخصيه ولاء '
      + 'شريحه اقامه وطنيه العائله आधार गिफ्ट सिम पैन राशन वोटर पहचान perdana keluarga penduduk hadiah anggota pelajar',
  },
  {
    kind: 'code',
    words:
      'cvv cvc cvn csc cav cvvcode cvccode cvvnummer* cryptogramme* crypto kartenprufnummer* kartenpruefnummer* kartenprufziffer* kaartverificatiecode '
      + 'सीवीवी سيفيفي цвв свв ксв',
  },
  {
    kind: 'securityCode',
    words: 'cid prufnummer* pruefnummer* prufziffer* pruefziffer* prufcode* sicherheitscode* sicherheitsnummer* sicherheitsziffer* beveiligingscode* veiligheidscode* verificatiecode*',
  },
  {
    kind: 'security',
    words:
      'security secret verification verif seguridad verificacion verificador seguranca verificacao securite visuel sicurezza verifica keamanan verifikasi guvenlik dogrulama '
      + 'bezpieczenstwa zabezpieczajacy weryfikacyjny безопасности проверки проверочный защитный امان امني سري تحقق سريه सुरक्षा सिक्योरिटी',
  },
  { kind: 'codeWord', words: 'code codes codigo codice kode kodu kod kody код кода رمز كود رقم कोड digits number numero nummer numer nomor номер नंबर' },
  { kind: 'pin', words: 'pin pincode* pinkodu pinkod* geheimzahl pinnummer nip пин пинкод पिन' },
  {
    kind: 'back',
    words: 'back behind reverse reverso verso dorso dos retro ruckseite* rueckseite* hinten achterkant achterop achterzijde belakang arkasi* arkasinda* odwrocie tylu обороте обратной сзади خلف ظهر पीछे',
  },
  {
    kind: 'expiry',
    words:
      'exp expiry expires expire expiring expiration expira expirac* expirat* vence vencimiento vencimento venc validade vigencia caducidad caduca valida valido valid valable '
      + 'thru gultig* gueltig* ablauf* verfall* scadenza scade vervaldatum geldig* vervalt berlaku kadaluarsa kedaluwarsa wazna waznosci skt tarihi* срок действ* годна '
      + 'انتهاء صلاحيه تنتهي वैधता समाप्ति एक्सपायरी',
  },
  {
    kind: 'payment',
    words:
      'with using pay pays paid paying payment payments charge charged charges charging debited deducted billing refund refunded deduct failed failing fails declined decline rejected refused broken works '
      + 'con usando pagar pago pagos pagado pague paga cobro cobrar cobra cargo cargar carga rechazad* fallo fallado com pagamento paguei usar cobranca recusad* falhou avec payer paye paiement payez prelev* debite* rembours* refuse* echoue* '
      + 'mit bezahl* zahl* abbuch* belast* abgelehnt* fehlgeschlagen* pagare pagato addebit* rifiutat* fallit* met betaal* betal* afschrij* geweigerd* mislukt* dengan bayar* membayar* pembayaran* ditolak gagal '
      + 'ile odeme* ode reddedil* basarisiz z zaplac* platnos* place obciaz* odrzuc* с оплат* плат* списа* отклон* दفع دفع بواسطه باستخدام ادفع خصم رفض مرفوضه साथ भुगतान पेमेंट फेल से',
  },
  {
    kind: 'link',
    words:
      'no nr num nro nbr is are was it its s here this that my our the a me following '
      + 'es son el la mi este fue los del de est sont le ma mon du e o meu minha eh foi são ist lautet lauten war die der das meine mein sono il lo mia mio questo '
      + 'het mijn van adalah ini itu saya numarasi* numaram* numara to jest moj moja это мой моя вот هو هي هذا हैं है मेरा मेरी यह संख्या nya',
  },
  { kind: 'purpose', words: 'for towards regarding para pour fur fuer voor per untuk buat icin dla za для के' },
  {
    kind: 'other',
    words:
      'order* purchase* shipping shipment* track tracking* parcel* package* packet consignment* waybill* awb courier* delivery* dispatch* container* invoice* receipt* quote quotation* '
      + 'ticket* case caseid ref refs reference* confirmation* booking* reservation* pnr itinerary locator flight serial* sn device* modem router meter* policy claim* complaint* contract* '
      + 'agreement account* acct acc iban bic swift routing aba transaction* txn* trx transfer* wire neft imps rtgs customer* client* membership* user userid username* uid uuid guid id ids '
      + 'identifier* session* trace* request* token* key hash batch lot product* item* article* asin license* licence* plate passport* voucher* coupon* promo* student* employee* '
      + 'patient* epoch timestamp* unix database record row build version model style part catalog* listing* '
      + 'dhl ups fedex usps dpd gls hermes aramex correos bluedart '
      + 'pedido* orden ordenes compra envio* seguimiento rastreo paquete* guia factura* recibo reserva* serie contrato* poliza cuenta* transaccion* transferencia* cliente* socio referencia* '
      + 'boleto* expediente caso incidencia matricula pasaporte identificador articulo producto cupon '
      + 'commande* livraison suivi colis facture* recu dossier reservation* contrat* compte* virement* transaction* client* reference* billet passeport identifiant numeroserie bon immatriculation '
      + 'encomenda* entrega rastreio rastreamento pacote* nota recibo conta* transacao* transferencia* protocolo chamado apolice boleto '
      + 'bestell* auftrag* sendung* paket* liefer* rechnung* quittung* beleg* buchung* reservierung* vertrag* versicherung* konto* kundennummer* kundennr* uberweis* ueberweis* transaktion* vorgang* '
      + 'referenz* aktenzeichen seriennummer* seriennr* artikel* gutschein* reisepass* personalausweis* zahler* zaehler* fahrgestell* geschenkkarte* kundenkarte* bahncard simkarte* gesundheitskarte* '
      + 'ordine ordini spedizione* pacco tracciamento fattura* ricevuta prenotazione* contratto* polizza conto bonifico* transazione* cliente* riferimento* pratica biglietto passaporto matricola articolo '
      + 'bestelling* bestelnummer* ordernummer* zending* pakket* verzending* factuur* bon reservering* boeking* contract* polis rekening* transactie* overschrijving* klant* kenmerk serienummer* artikel* paspoort* cadeaukaart* '
      + 'pesanan* orderan resi paket kiriman faktur nota kwitansi pemesanan rekening* rek transaksi* transfer pelanggan referensi tiket seri npwp token* meteran idpel '
      + 'siparis* kargo* takip* gonderi* paket* fatura* fis rezervasyon* sozlesme* police hesap* islem* havale* musteri* referans* bilet* pasaport* urun* '
      + 'zamowieni* przesyl* paczk* list numerlistu faktur* rachun* paragon* rezerwacj* umow* polis* konto konta transakcj* przelew* klient* referenc* bilet* paszport* seryjn* zgloszeni* '
      + 'заказ* посылк* трек* отправлен* накладн* счет* счёт* чек чека квитанц* брон* договор* полис* транзакц* перевод* клиент* заявк* обращен* билет* паспорт* серийн* артикул* штрихкод* операц* '
      + 'طلب* طلبيه طلبي شحنه* شحن تتبع بوليصه طرد فاتوره* ايصال حجز* عقد حساب* معامله* عمليه* تحويل* حواله عميل مرجع* مرجعي تذكره* جواز هويه ايبان تسلسلي منتج قسيمه مشترك '
      + 'ऑर्डर* आर्डर ट्रैकिंग शिपमेंट पार्सल इनवॉइस बिल रसीद बुकिंग खाता खाते अकाउंट लेनदेन ट्रांजैक्शन ट्रांसफर ग्राहक संदर्भ रेफरेंस टिकट पासपोर्ट आईडी शिकायत मीटर सीरियल '
      + 'nik ktp kk bpjs dni nie cedula curp rut nit pesel emirates '
      + '订单* 单号 快递 注文* 注文番号 주문*',
  },
  {
    kind: 'other',
    longest: 15,
    words:
      'phone* tel telephone* mobile* cellphone cell handy handynummer* whatsapp call fax landline telefon* telefono* telefone* celular* movil* cellulare portable nummertel hp handphone ponsel gsm cep komork* '
      + 'телефон* мобильн* звонит* جوال* هاتف* موبايل واتساب फ़ोन फोन मोबाइल व्हाट्सएप',
  },
  { kind: 'other', longest: 19, words: 'imei* imsi iccid meid esn eid icc' },
  {
    kind: 'other',
    longest: 16,
    words:
      'isbn* ean upc gtin barcode* codebarre* codigobarras barcod* strichcode sku cpf cnpj siret siren tva vat nif cif cuit cuil rfc ssn tin ein gst* gstin tax* steuer* steuernummer* bsn kvk tckn vkn tc '
      + 'utr rrn upi abn acn nhs nino insee bvn nin inn инн снилс огрн штрих* ضريبي قومي زكاه',
  },
];
