/** Words for numbers of parcel lockers and social insurance, and what stands in rows of bank statements and phone bills. */
export interface Papers {
  /** A code that opens a locker, in the words of a card's code; `{n}` is its place. */
  readonly locker: readonly string[];
  readonly socialSecurity: readonly string[];
  /** Shapes of social security numbers: `#` is a digit, `%` one from 1 to 9, `@` a letter. */
  readonly socialSecurityNumbers: readonly string[];
  /** What a bank writes beside an amount. */
  readonly bookings: readonly string[];
  /** Sorts of calls in a phone bill. */
  readonly calls: readonly string[];
  readonly currency: string;
}

export const PAPERS: Readonly<Record<string, Papers>> = {
  en: {
    locker: [
      'the security code of the parcel locker is {n} but the door stays shut', 'locker security code {n} doesnt work', 'parcel locker PIN {n}',
      'my pickup pin for the locker is {n}',
    ],
    socialSecurity: ['my social security number is {n}', 'SSN {n}', 'social security no. {n} as you asked', 'National Insurance number {n}'],
    socialSecurityNumbers: ['%##-##-####', '%##-##-####', '%########', '@@ ## ## ## @'],
    bookings: ['POS PURCHASE TESCO', 'DIRECT DEBIT BRITISH GAS', 'ATM WITHDRAWAL', 'CARD PAYMENT AMZN MKTP', 'SALARY ACME LTD', 'TFL TRAVEL CHARGE'],
    calls: ['UK mobile', 'International', 'Text message', 'Voicemail', 'Roaming data'],
    currency: 'GBP',
  },
  fr: {
    locker: [
      'le code de sécurité de la consigne est {n} mais ça ouvre pas', 'code de sécurité {n} pour le casier colis', 'code pin de la consigne {n}',
      'le code secret du locker {n} ne marche pas',
    ],
    socialSecurity: ['mon numéro de sécurité sociale est le {n}', 'n° de sécu {n}', 'numéro sécu : {n}', 'carte vitale {n}'],
    socialSecurityNumbers: ['% %# ## %# ### ### ##', '1%#######0#####', '2 %# 0# 75 ### ### ##', '1%#0#%########'],
    bookings: ['PRLV SEPA EDF', 'PAIEMENT CB CARREFOUR', 'RETRAIT DAB', 'VIR SALAIRE ACME', 'CARTE SNCF INTERNET', 'COTISATION'],
    calls: ['Appel mobile', 'Appel vers fixe', 'SMS', 'International', 'Données itinérance'],
    currency: 'EUR',
  },
  es: {
    locker: [
      'el código de seguridad de la taquilla es {n} y no abre', 'código de seguridad {n} del locker de paquetes', 'el pin de la taquilla es {n}',
      'la clave del casillero {n} no funciona',
    ],
    socialSecurity: ['mi número de la seguridad social es {n}', 'NSS {n}', 'número de afiliación a la seguridad social: {n}', 'IMSS {n}'],
    socialSecurityNumbers: ['28/########/##', '08##########', '%#########%', '28 ######## ##'],
    bookings: ['COMPRA MERCADONA', 'RECIBO IBERDROLA', 'RETIRO CAJERO', 'NOMINA ACME SL', 'PAGO OXXO', 'BIZUM RECIBIDO'],
    calls: ['Llamada móvil', 'Llamada fijo', 'SMS', 'Internacional', 'Datos roaming'],
    currency: 'EUR',
  },
  pt: {
    locker: [
      'o código de segurança do armário de encomendas é {n} e não abre', 'código de segurança {n} do locker', 'senha do locker {n}', 'o pin do cacifo é {n}',
    ],
    socialSecurity: ['meu PIS é {n}', 'NIS {n}', 'número da segurança social {n}', 'NISS {n}', 'meu inss {n}'],
    socialSecurityNumbers: ['1##.#####.##-#', '1##########', '1##########', '2##########'],
    bookings: ['COMPRA PAO DE ACUCAR', 'PIX RECEBIDO', 'SAQUE 24H', 'DEB AUT ENEL', 'SALARIO ACME LTDA', 'PAG BOLETO'],
    calls: ['Chamada celular', 'Chamada fixo', 'SMS', 'DDD', 'Dados roaming'],
    currency: 'BRL',
  },
  de: {
    locker: [
      'der Sicherheitscode der Packstation ist {n}, geht nicht auf', 'Sicherheitscode {n} fürs Paketfach', 'Paketfach-PIN {n}',
      'die PIN vom Schließfach ist {n}',
    ],
    socialSecurity: ['meine Sozialversicherungsnummer ist {n}', 'SV-Nr. {n}', 'Sozialversicherungsnr: {n}', 'Rentenversicherungsnummer {n}', 'AHV-Nr. {n}'],
    socialSecurityNumbers: ['65 ###### @ ###', '12######@###', '%### ######', '756.####.####.##'],
    bookings: ['LASTSCHRIFT STADTWERKE', 'KARTENZAHLUNG REWE', 'GELDAUTOMAT', 'GEHALT ACME GMBH', 'DAUERAUFTRAG MIETE', 'PAYPAL'],
    calls: ['Mobilfunk', 'Festnetz', 'SMS', 'Ausland', 'Daten Roaming'],
    currency: 'EUR',
  },
  it: {
    locker: [
      'il codice di sicurezza del locker è {n} ma non si apre', 'codice di sicurezza {n} armadietto pacchi', 'pin del locker {n}',
      'il pin per ritirare il pacco è {n}',
    ],
    socialSecurity: ['il mio numero INPS è {n}', 'matricola INPS {n}', 'tessera sanitaria {n}', 'numero di previdenza sociale {n}'],
    socialSecurityNumbers: ['%#########', '80380#######%#######', '@@@@@@##@##@###@', '%#######/##'],
    bookings: ['PAGAMENTO POS ESSELUNGA', 'ADDEBITO SDD ENEL', 'PRELIEVO BANCOMAT', 'STIPENDIO ACME SRL', 'BONIFICO A VOSTRO FAVORE', 'CANONE'],
    calls: ['Chiamata mobile', 'Chiamata fisso', 'SMS', 'Estero', 'Dati roaming'],
    currency: 'EUR',
  },
  nl: {
    locker: [
      'de beveiligingscode van de pakketautomaat is {n} maar hij gaat niet open', 'beveiligingscode {n} pakketkluis', 'pincode van de kluis {n}',
      'de pin van de pakketkluis is {n}',
    ],
    socialSecurity: ['mijn burgerservicenummer is {n}', 'BSN {n}', 'sofinummer {n}', 'rijksregisternummer {n}'],
    socialSecurityNumbers: ['1########', '2########', '%#.##.##-###.##', '#### ## ###'],
    bookings: ['BETAALAUTOMAAT AH', 'INCASSO VATTENFALL', 'GELDAUTOMAAT', 'SALARIS ACME BV', 'IDEAL BOL', 'OVERBOEKING HUUR'],
    calls: ['Mobiel', 'Vast nummer', 'SMS', 'Buitenland', 'Data roaming'],
    currency: 'EUR',
  },
  ar: {
    locker: ['رمز الأمان لخزانة الطرود {n} ولا تفتح', 'رمز الأمان {n} حق صندوق الطرود', 'الرقم السري لخزانة الطرود {n}', 'رمز فتح الصندوق {n}'],
    socialSecurity: ['رقم التأمينات الاجتماعية {n}', 'رقم الضمان الاجتماعي {n}', 'الرقم التأميني {n}', 'رقم اشتراك التأمينات {n}'],
    socialSecurityNumbers: ['%########', '1#########', '%#######', '%#########'],
    bookings: ['شراء نقاط بيع', 'سحب صراف', 'راتب', 'سداد فاتورة الكهرباء', 'حوالة واردة'],
    calls: ['مكالمة جوال', 'مكالمة ثابت', 'رسالة', 'دولي', 'بيانات تجوال'],
    currency: 'SAR',
  },
  hi: {
    locker: ['parcel locker ka security code {n} hai khul nahi raha', 'लॉकर का सुरक्षा कोड {n} है', 'locker ka pin {n}', 'पार्सल लॉकर का पिन {n}'],
    socialSecurity: ['mera UAN {n} hai', 'PF UAN number {n}', 'ESIC number {n}', 'मेरा यूएएन {n}', 'social security number {n}'],
    socialSecurityNumbers: ['10##########', '10##########', '%#########', '31##############%'],
    bookings: ['UPI/SWIGGY', 'NEFT CR ACME PVT LTD', 'ATM WDL', 'POS BIG BAZAAR', 'IMPS', 'ACH DR LIC'],
    calls: ['Local mobile', 'STD', 'SMS', 'ISD', 'Data roaming'],
    currency: 'INR',
  },
  id: {
    locker: ['kode keamanan loker paket {n} ga bisa dibuka', 'kode keamanan {n} buat loker', 'pin loker paket {n}', 'PIN loker {n} salah terus'],
    socialSecurity: ['nomor BPJS saya {n}', 'no bpjs ketenagakerjaan {n}', 'kartu bpjs {n}', 'nomor jaminan sosial {n}'],
    socialSecurityNumbers: ['000##########', '1##########', '2##########', '000##########'],
    bookings: ['TRSF E-BANKING', 'TARIK TUNAI ATM', 'BYR PLN', 'GAJI PT ACME', 'DEBIT INDOMARET', 'BI-FAST CR'],
    calls: ['Telepon seluler', 'Telepon rumah', 'SMS', 'Internasional', 'Paket data'],
    currency: 'IDR',
  },
  tr: {
    locker: ['kargo dolabının güvenlik kodu {n} ama açılmıyor', 'güvenlik kodu {n} kargo dolabı', 'dolap şifresi {n}', 'kargomatın pin kodu {n}'],
    socialSecurity: ['SGK numaram {n}', 'SGK sicil no {n}', 'sosyal güvenlik numaram {n}', 'SSK no: {n}'],
    socialSecurityNumbers: ['%##########', '34############', '%#########%', '0##########'],
    bookings: ['POS MIGROS', 'FATURA TAHSILAT', 'ATM PARA CEKME', 'MAAS ACME AS', 'GELEN FAST', 'EFT'],
    calls: ['Mobil', 'Sabit hat', 'SMS', 'Yurt dışı', 'Roaming data'],
    currency: 'TL',
  },
  pl: {
    locker: [
      'kod zabezpieczający do skrytki {n} i nie otwiera', 'kod bezpieczeństwa {n} do paczkomatu', 'pin do skrytki {n}', 'PIN do paczkomatu to {n}',
    ],
    socialSecurity: ['mój numer ubezpieczenia społecznego {n}', 'numer ZUS {n}', 'PESEL {n} do ZUS', 'nr ubezpieczonego {n}'],
    socialSecurityNumbers: ['%#0#%######', '8#1#0######', '9#0#1######', '###-###-##-##'],
    bookings: ['PLATNOSC KARTA BIEDRONKA', 'PRZELEW PRZYCHODZACY', 'WYPLATA BANKOMAT', 'BLIK ALLEGRO', 'ZLECENIE STALE CZYNSZ'],
    calls: ['Komórkowe', 'Stacjonarne', 'SMS', 'Zagranica', 'Dane roaming'],
    currency: 'PLN',
  },
  ru: {
    locker: [
      'код безопасности постамата {n} а ячейка не открывается', 'код безопасности {n} от ячейки', 'пин код постамата {n}', 'пин-код от ячейки {n}',
    ],
    socialSecurity: ['мой СНИЛС {n}', 'СНИЛС: {n}', 'номер социального страхования {n}', 'страховой номер {n}'],
    socialSecurityNumbers: ['###-###-### ##', '###-###-###-##', '1##########', '### ### ### ##'],
    bookings: ['ОПЛАТА ПЯТЕРОЧКА', 'ПЕРЕВОД СБП', 'ВЫДАЧА НАЛИЧНЫХ', 'ЗАРПЛАТА ООО АКМЕ', 'ЖКХ', 'КОМИССИЯ'],
    calls: ['Мобильный', 'Городской', 'СМС', 'Международный', 'Интернет роуминг'],
    currency: 'RUB',
  },
};

export function papersOf(language: string): Papers {
  const papers = PAPERS[language];
  if (papers === undefined) throw new Error(`No papers of the language ${language}`);
  return papers;
}
