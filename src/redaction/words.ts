// Words that say what a number is, by language. A final `*` stands for any ending, a `*` in front for any beginning. Accents
// and upper case do not matter; Arabic words are also found with the article and prepositions glued to them.

/** What a word says about the number near it. */
export type MarkKind =
  /** It is a card number. */
  | 'card'
  /** Beside "card", "number" or "code" it says what else they are: "gift card", "case number". */
  | 'label'
  /** It is a verification code: `code` and `securityCode` say so alone, `verificationCode` with a card near. */
  | 'code'
  | 'securityCode'
  | 'verificationCode'
  /** Halves of "security code" and "verification code". */
  | 'security'
  | 'verification'
  | 'codeWord'
  /** It is a PIN; `password`: if it is a card's. */
  | 'pin'
  | 'password'
  | 'expiry'
  /** It is another number; `document`, `customer`: also with "card" behind it. "Customer:" may also tell who speaks. */
  | 'other'
  | 'document'
  | 'customer'
  /** Nothing, but what was said before is over: "for my order with 4111…". */
  | 'payment'
  /** Nothing by itself: "number"; "is". */
  | 'number'
  | 'link'
  /** The other thing is what the card is used for: "card for my order". */
  | 'purpose'
  /** It is what is printed on the back of a card: "the three digits on the back". */
  | 'back';

/** Words of one meaning, by language; several languages share a line where they share words. */
export interface WordGroup {
  readonly kind: MarkKind;
  /** For `other`: the most digits such a number has; a longer one is not what the word speaks about. */
  readonly longest?: number;
  readonly words: Readonly<Record<string, string>>;
}

export const WORD_GROUPS: readonly WordGroup[] = [
  {
    kind: 'card',
    words: {
      networks: 'visa* master mastercard* maestro* amex* american diners* discover jcb unionpay rupay elo hipercard hiper troy verve mada meeza dankort naranja cabal '
        + 'bancontact girocard* postepay postpay bancomat girokarte* cartabcc',
      en: 'card cards cardno cardnum* cardholder* ccnum* ccno cc ccn cnum pan credit debit creditcard* debitcard* bankcard* prepaid atm',
      fr: 'carte cartes cb bancaire* credit debit',
      es: 'tarjeta* tarjetita* credito* debito* tdc tdd',
      pt: 'cartao cartoes cartaozinho credito* debito*',
      de: 'karte karten kredit* debit* kartennummer* kartennr* bankkarte* zahlkarte* *karte *karten *kartennummer',
      it: 'carta carte credito debito',
      nl: 'kaart* betaalkaart* betaalpas* bankpas* bankkaart* pasnummer* creditcardnummer* *kaart *kaartnummer *cardnummer',
      ar: 'بطاقه* بطاقت* بطاقات كارت كرت كارد فيزا ماستر ماستركارد ائتمان* مدى كريديت ديبت صراف',
      hi: 'कार्ड* क्रेडिट डेबिट वीज़ा* वीजा* मास्टरकार्ड रुपे एटीएम',
      id: 'kartu* kredit debit',
      tr: 'kart kartı* kartim* kartin* kartla kartlar* kartta* karttan kartuma kredi banka bankamatik',
      pl: 'karty karte karta karcie kartami kartach kart platnicz* kredytow* debetow* bankomat*',
      ru: 'карта карты карте карту картой картою карт картам картами картах карточк* кредитк* кредитн* дебетов* виза визы визу мастеркард',
      zh: '卡 卡号 信用卡 银行卡 卡號',
      ja: 'クレジット カード番号 カード',
      ko: '카드* 신용카드*',
    },
  },
  {
    kind: 'label',
    words: {
      en: 'gift sim esim loyalty membership library identity identification ration health healthcare insurance voter residence resident residency green travel '
        + 'transit oyster metro bus train fuel store shop reward rewards points bonus memory sd graphics phone calling recharge scratch top discount club frequent '
        + 'national press report score boarding index case bill lot part list style model record batch version row build key hash survey connection consumer subscriber '
        + 'subscription installation national citizen social driver drivers',
      es: 'regalo fidelidad identidad identificacion sanitaria socio puntos transporte abonado afiliado',
      pt: 'presente fidelidade identidade cidadao assinante nota',
      fr: 'cadeau sociale fidelite identite vitale grise sejour navigo abonne adherent',
      it: 'fedelta identita permesso residente abbonato',
      de: 'geschenk* gesundheits* ausweis* mitglied*',
      nl: 'cadeau* identiteit* lid bonus chip',
      tr: 'hediye kimlik sadakat ikamet ogrenci',
      pl: 'podarunkow* lojalnosciow* pobytu miejsk* dowodu dowod abonenta',
      ru: 'подарочн* скидочн* сим дисконтн* бонусн* медицинск* проездн* лицев* лояльности клубн* накопительн* тройка пятерочк*',
      ar: 'هديه شخصيه ولاء اقامه وطنيه عائله اشتراك مشترك سجل عضويه',
      hi: 'गिफ्ट सिम पैन राशन वोटर पहचान उपभोक्ता कनेक्शन सदस्य',
      id: 'perdana keluarga penduduk hadiah anggota pelajar langganan',
    },
  },
  {
    kind: 'code',
    words: {
      en: 'cvv cvc ccv cvn csc cav cvvcode cvccode cvcode cardcvv',
      fr: 'cryptogramme* crypto',
      de: 'kartenprufnummer* kartenpruefnummer* kartenprufziffer*',
      nl: 'cvvnummer* kaartverificatiecode',
      others: 'سيفيفي सीवीवी सीवीसी цвв свв ксв',
    },
  },
  {
    kind: 'securityCode',
    words: {
      en: 'cid securitycode* cardsecuritycode*',
      es: 'codigoseguridad',
      de: 'prufnummer* pruefnummer* prufziffer* pruefziffer* prufcode* prufz sicherheitscode* sicherheitsnummer* sicherheitsziffer*',
      nl: 'beveiligingscode* veiligheidscode*',
    },
  },
  { kind: 'verificationCode', words: { nl: 'verificatiecode* controlecijfer* controlegetal*', de: 'bestatigungscode*' } },
  {
    kind: 'security',
    words: {
      latin: 'security sec seguridad seg seguranca securite sicurezza keamanan guvenlik bezpieczenstwa zabezpieczajacy',
      others: 'безопасности защитный امان امني सुरक्षा सिक्योरिटी',
    },
  },
  {
    kind: 'verification',
    words: { latin: 'verification verif verificacion verificador verificacao verifica verifikasi dogrulama weryfikacyjny visuel', others: 'проверки проверочный تحقق' },
  },
  { kind: 'codeWord', words: { latin: 'code codes codigo cod codice kode kodu kod kody', others: 'код кода رمز كود कोड' } },
  {
    kind: 'number',
    words: {
      latin: 'number numbers numero numeros nummer numer nomor nomer no nr num nro nbr n numarasi* numaram* numara numarali nolu document documento doc dokumen dokument',
      others: 'номер номера документ رقم نمره नंबर संख्या',
    },
  },
  {
    kind: 'pin',
    words: { latin: 'pin pincode* pinkodu pinkod* pinim pini pinnummer geheimzahl* geheimnummer*', others: 'пин пинкод पिन' },
  },
  {
    kind: 'password',
    words: { latin: 'clave contrasena senha sifre* password passwort haslo secret secreto segreto geheime parola', others: 'пароль سري سريه' },
  },
  {
    kind: 'back',
    words: {
      en: 'back behind reverse digits',
      es: 'reverso atras detras digitos cifras',
      pt: 'verso tras digitos',
      fr: 'verso derriere chiffres',
      de: 'ruckseite* rueckseite* hinten ziffern',
      it: 'retro dietro cifre',
      nl: 'achterkant achterop achterzijde achter cijfers',
      id: 'belakang angka',
      tr: 'arka arkada arkadaki arkasi* arkasinda* rakam* hane hanesi haneli',
      pl: 'odwrocie tylu cyfr*',
      ru: 'обороте обратной сзади цифр*',
      ar: 'خلف ظهر ورا وراء ارقام',
      hi: 'पीछे अंक piche peeche ank',
    },
  },
  {
    kind: 'expiry',
    words: {
      en: 'exp expiry expires expire expiring expiration valid thru',
      es: 'expira expirac* vto vcto vence vencimiento vigencia caducidad caduca valida valido',
      pt: 'validade vencimento venc val',
      fr: 'expirat* valable',
      de: 'gultig* gueltig* ablauf* verfall*',
      it: 'scadenza scade scad',
      nl: 'vervaldatum geldig* vervalt verloopt',
      id: 'berlaku expired kadaluarsa kedaluwarsa',
      tr: 'skt tarihi* gecerlilik*',
      pl: 'wazna waznosci',
      ru: 'срок действ* годна годен',
      ar: 'انتهاء صلاحيه تنتهي تاريخ',
      hi: 'वैधता समाप्ति एक्सपायरी',
    },
  },
  {
    kind: 'payment',
    words: {
      en: 'with using pay pays paid paying payment payments charge charged charges charging debited deducted billing refund refunded deduct failed failing fails '
        + 'declined decline rejected refused broken works',
      es: 'con usando pagar pago pagos pagado pague paga cobro cobrar cobra cargo cargar carga rechazad* fallo fallado',
      pt: 'com pagamento paguei usar cobranca recusad* falhou',
      fr: 'avec payer paye paiement payez prelev* debite* rembours* refuse* echoue*',
      de: 'mit bezahl* zahl* abbuch* belast* abgelehnt* fehlgeschlagen*',
      it: 'pagare pagato addebit* rifiutat* fallit*',
      nl: 'met betaal* betal* afschrij* geweigerd* mislukt*',
      id: 'dengan bayar* membayar pembayaran* ditolak gagal',
      tr: 'ile odeme* ode reddedil* basarisiz',
      pl: 'z zaplac* platnos* place obciaz* odrzuc*',
      ru: 'с оплат* плат* списа* отклон*',
      ar: 'دفع دفعت بواسطه باستخدام ادفع خصم رفض مرفوضه',
      hi: 'साथ भुगतान पेमेंट फेल से',
    },
  },
  {
    kind: 'link',
    words: {
      en: 'is are was it its s here this that my our your the a me following ok okay good until till',
      es: 'es son el la mi este fue los del de hasta',
      pt: 'eh meu minha foi sao da do dos das ate',
      fr: 'est sont le ma mon du des l d jusqu au',
      de: 'ist lautet lauten war die der das meine mein bis',
      it: 'sono il lo mia mio questo di della dello fino al',
      nl: 'het mijn van pas mn tot',
      id: 'adalah ini itu saya nya',
      pl: 'to jest moj moja',
      ru: 'это мой моя вот до',
      ar: 'هو هي هذا',
      hi: 'हैं है मेरा मेरी यह का की के ka ki ke hai',
    },
  },
  { kind: 'purpose', words: { latin: 'for towards regarding para pour fur fuer voor per untuk buat icin dla za', others: 'для' } },
  {
    kind: 'document',
    words: {
      latin: 'id ids aadhaar aadhar nik ktp dni emirates employee* student* member passport* patient* personalausweis* meter meteran docket folio instalacao dossier* '
        + 'compteur* zahler* zaehler* contador contatore* licznik* sayac* abone* tesisat* talep* sprawa sprawy sprawie carteirinha tessera payback*',
      others: 'आधार आईडी मीटर هويه عداد شريحه قضيه паспорт* счетчик* абонент*',
    },
  },
  {
    kind: 'customer',
    words: { latin: 'customer client* kunden* klient* musteri* pelanggan klant*', others: 'ग्राहक عميل клиент*' },
  },
  {
    kind: 'other',
    words: {
      carriers: 'inv ord trk rma dhl ups fedex usps dpd gls hermes aramex correos bluedart awb',
      en: 'order* purchase* shipping shipment* track tracking* parcel* package* packet consignment* waybill* courier* delivery* dispatch* container* invoice* receipt* quote quotation* '
        + 'ticket* caseid ref refs reference* confirmation* booking* reservation* pnr itinerary flight serial* sn device* modem router policy claim* complaint* contract* agreement '
        + 'account* acct acc iban bic swift routing aba transaction* txn* trx transfer* wire neft imps rtgs userid username* uid uuid guid identifier* acount session* '
        + 'trace* requestid token* product* item* article* asin license* licence* plate voucher* coupon* promo* epoch timestamp* unix catalog* listing* fbid '
        + 'zoom webinar locker* prescription* clubcard* flyer miles mpan mprn nectar',
      ids: 'imei* imsi iccid meid esn eid icc isbn* ean upc gtin barcode* barcod* sku cpf cnpj siret siren tva vat nif cif cuit cuil rfc ssn tin ein gst* gstin tax* bsn kvk tckn vkn tc '
        + 'utr rrn upi uan abn acn nhs insee bvn nin bpjs npwp cedula curp nit pesel regon nip krs rg nfe btw ustid iva',
      es: 'pedido* orden ordenes compra envio* seguimiento rastreo paquete* guia factura* comprobante* reserva* serie contrato* poliza cuenta* transaccion* transferencia* '
        + 'referencia* boleto* expediente incidencia matricula pasaporte identificador articulo producto cupon codigobarras barras suministro '
        + 'localizador folios caso operacion* rut clabe cbu cvu cups medidor siniestro* tramite* taquilla* casillero* consigna recogida portal',
      fr: 'commande* cde livraison suivi colis facture* recu reservation* contrat* compte* virement* transaction* reference* rib billet passeport identifiant immatriculation codebarre* barres secu '
        + 'operation* sinistre* mandat* permis allocataire* matricule* consigne casier* pdl prm pce',
      pt: 'encomenda* entrega rastreio rastreamento pacote* recibo conta* transacao* transferencia* protocolo chamado apolice boleto chave nfe produto '
        + 'objeto fiscal atendimento comprovante* autenticacao sinistro* bilhete* aparelho* consumidora renavam pis pasep nis armario* cacifo* retirada portao',
      de: 'bestel* auftrag* sendung* paket* liefer* rechnung* quittung* beleg* buchung* reservierung* vertrag* versicherung* konto* kundennummer* kundennr* kd uberweis* ueberweis* transaktion* '
        + 'vorgang* referenz* aktenzeichen seriennummer* seriennr* artikel* gutschein* reisepass* ausweisnummer* fahrgestell* geschenkkarte* kundenkarte* bahncard '
        + 'simkarte* gesundheitskarte* steuer* strichcode* ahv* verwendungszweck* mandat* schaden* malo packstation* schliessfach* *referenz *nummer *nr',
      it: 'ordine ordini spedizione* pacco tracciamento fattura* ricevuta prenotazione* contratto* polizza conto bonifico* transazione* riferimento* pratica biglietto passaporto '
        + 'matricola articolo fiscale bolletta prodotto barre '
        + 'ldv cro trn rif segnalazion* bollettino sinistro utente pdr pod cartafreccia cancello ritiro',
      nl: 'ordernummer* zending* pakket* verzending* factuur* reservering* boeking* polis rekening* transactie* overschrijving* kenmerk referentie* paspoort* cadeaukaart* simkaart* bonuskaart* spaarkaart* chipkaart* zaak* '
        + 'mededeling* machtiging* schade* boete* *boete betalingskenmerk* cjib meterstand* aansluiting* kluis* *kenmerk *nummer',
      id: 'pesanan* orderan resi paket kiriman faktur tagihan kwitansi pemesanan rekening* rek transaksi* referensi tiket seri token* idpel laporan pengaduan klaim briva loker*',
      tr: 'siparis* kargo* takip* gonderi* paket* fatura* rezervasyon* sozlesme* hesap* islem* havale* dekont* uyelik referans* bilet* pasaport* urun* barkod* vergi sikayet* police* hasar* istanbulkart* dolab* apartman kapi',
      pl: 'zamowieni* zam przesyl* paczk* sledzeni* faktur* rachun* paragon* rezerwacj* umow* konto konta transakcj* przelew* kreskow* referenc* bilet* paszport* seryjn* zgloszeni* '
        + 'przewozow* reklamacj* szkod* polis* ewidencyjn* ppe skrytk* odbioru bramy domofon*',
      ru: 'заказ* посылк* трек* отправлен* накладн* счет* чек чека квитанц* брон* договор* полис* транзакц* перевод* заявк* обращен* билет* серийн* имей имеи артикул* штрих* операц* '
        + 'инн снилс огрн шпи ррн уин тикет* фактур* убыт* постамат* ячейк* кадастров* зум',
      ar: 'طلب* طلبيه طلبي شحنه* شحن تتبع بوليصه طرد فاتوره* ايصال حجز* عقد حساب* معامله* عمليه* تحويل* حواله مرجع* مرجعي تذكره* جواز ايبان تسلسلي منتج قسيمه ضريبي قومي زكاه '
        + 'باركود ايمي تجاري بلاغ شكوي مطالبه فرسان ملف صندوق طرود خزانه زوم استلام',
      hi: 'ऑर्डर* आर्डर ट्रैकिंग शिपमेंट पार्सल इनवॉइस बिल रसीद बुकिंग खाता खाते अकाउंट लेनदेन ट्रांजैक्शन ट्रांसफर संदर्भ रेफरेंस टिकट पासपोर्ट शिकायत सीरियल लॉकर',
      cjk: '订单* 单号 快递 注文* 注文番号 주문*',
    },
  },
  {
    kind: 'other',
    longest: 15,
    words: {
      latin: 'phone* tel telephone* mobile* cellphone cell handy handynummer* whatsapp call fax landline telefon* telefono* telefone* celular* movil* cellulare hp handphone ponsel gsm cep komork*',
      others: 'телефон* мобильн* звонит* جوال* هاتف* موبايل واتساب फ़ोन फोन मोबाइल व्हाट्सएप',
    },
  },
];
