/** How conversations with a support team look in one language. */
export interface Support {
  readonly agent: readonly string[];
  readonly customer: readonly string[];
  /** What the agent asks for. */
  readonly asksForCard: readonly string[];
  /** Complaints about what was booked on a card; `{card}` is its place. */
  readonly transactions: readonly string[];
}

export const SUPPORT: Readonly<Record<string, Support>> = {
  en: {
    agent: ['Agent', 'Support'], customer: ['Customer', 'Me'],
    asksForCard: ['Could you give me your card number please?', 'Which card did you pay with?', 'And the long number on the front?'],
    transactions: [
      'the last transaction on {card} was not me', 'there are 3 payments on {card} I never made', 'someone used my card {card} yesterday, please block it',
      'I dont recognise the charge on {card}', 'the refund should go back to {card} as well',
    ],
  },
  fr: {
    agent: ['Conseiller', 'Agent'], customer: ['Client', 'Moi'],
    asksForCard: ['Pouvez-vous me donner votre numéro de carte ?', 'Avec quelle carte avez-vous payé ?', 'Quel est le numéro au recto ?'],
    transactions: [
      "la dernière opération sur la {card} n'est pas de moi", "il y a 3 paiements sur ma carte {card} que je n'ai pas faits",
      "quelqu'un a utilisé ma carte {card} hier, il faut la bloquer", 'je ne reconnais pas le débit sur {card}',
    ],
  },
  es: {
    agent: ['Agente', 'Asesor'], customer: ['Cliente', 'Yo'],
    asksForCard: ['¿Me puede dar el número de su tarjeta?', '¿Con qué tarjeta pagó?', '¿Cuál es el número del frente?'],
    transactions: [
      'el último movimiento en la {card} no fui yo', 'hay 3 pagos en mi tarjeta {card} que no hice', 'alguien usó mi tarjeta {card} ayer, bloquéenla',
      'no reconozco el cargo en la {card}',
    ],
  },
  pt: {
    agent: ['Atendente', 'Agente'], customer: ['Cliente', 'Eu'],
    asksForCard: ['Pode me informar o número do cartão?', 'Com qual cartão você pagou?', 'Qual é o número da frente?'],
    transactions: [
      'a última transação no {card} não fui eu', 'tem 3 compras no cartão {card} que não fiz', 'usaram meu cartão {card} ontem, bloqueiem por favor',
      'não reconheço a cobrança no {card}',
    ],
  },
  de: {
    agent: ['Mitarbeiter', 'Agent', 'Berater'], customer: ['Kunde', 'Ich', 'Kundin'],
    asksForCard: ['Können Sie mir bitte Ihre Kartennummer nennen?', 'Mit welcher Karte haben Sie bezahlt?', 'Und die lange Nummer vorne?'],
    transactions: [
      'die letzte Buchung auf der {card} war nicht von mir', 'auf meiner Karte {card} sind 3 Zahlungen, die ich nicht gemacht habe',
      'jemand hat gestern meine Karte {card} benutzt, bitte sperren', 'ich kenne die Abbuchung von der {card} nicht',
    ],
  },
  it: {
    agent: ['Operatore', 'Agente'], customer: ['Cliente', 'Io'],
    asksForCard: ['Mi può dare il numero della carta?', 'Con quale carta ha pagato?', 'Qual è il numero sul fronte?'],
    transactions: [
      "l'ultima transazione sulla {card} non sono stato io", 'ci sono 3 pagamenti sulla carta {card} che non ho fatto',
      'qualcuno ieri ha usato la mia carta {card}, bloccatela', "non riconosco l'addebito sulla {card}",
    ],
  },
  nl: {
    agent: ['Medewerker', 'Agent'], customer: ['Klant', 'Ik'],
    asksForCard: ['Mag ik uw kaartnummer?', 'Met welke kaart heeft u betaald?', 'En het lange nummer op de voorkant?'],
    transactions: [
      'de laatste transactie op {card} was ik niet', 'er staan 3 betalingen op mijn kaart {card} die ik niet heb gedaan',
      'iemand heeft gisteren mijn kaart {card} gebruikt, blokkeren aub', 'ik herken de afschrijving van {card} niet',
    ],
  },
  ar: {
    agent: ['الموظف', 'خدمة العملاء'], customer: ['العميل', 'أنا'],
    asksForCard: ['ممكن رقم البطاقة؟', 'دفعت بأي بطاقة؟', 'ما هو الرقم على وجه البطاقة؟'],
    transactions: ['آخر عملية على {card} مو انا', 'فيه ٣ عمليات على بطاقتي {card} ما سويتها', 'احد استخدم بطاقتي {card} امس وقفوها', 'ما اعرف الخصم من {card}'],
  },
  hi: {
    agent: ['एजेंट', 'Agent'], customer: ['ग्राहक', 'Customer'],
    asksForCard: ['कृपया अपना कार्ड नंबर बताइए', 'आपने किस कार्ड से भुगतान किया?', 'card number bataiye please'],
    transactions: [
      '{card} पर आखिरी ट्रांजेक्शन मैंने नहीं किया', 'mere card {card} pe 3 payment hue jo maine nahi kiye', 'kisi ne kal mera card {card} use kiya, block karo',
      '{card} से कटे पैसे मुझे समझ नहीं आए',
    ],
  },
  id: {
    agent: ['Agen', 'CS'], customer: ['Pelanggan', 'Saya'],
    asksForCard: ['Boleh minta nomor kartunya kak?', 'Bayarnya pakai kartu yang mana?', 'Nomor di depan kartunya berapa?'],
    transactions: [
      'transaksi terakhir di {card} bukan saya', 'ada 3 pembayaran di kartu {card} yang bukan saya', 'ada yang pakai kartu saya {card} kemarin, tolong blokir',
      'saya ga kenal tagihan di {card}',
    ],
  },
  tr: {
    agent: ['Temsilci', 'Destek'], customer: ['Müşteri', 'Ben'],
    asksForCard: ['Kart numaranızı alabilir miyim?', 'Hangi kartla ödediniz?', 'Kartın ön yüzündeki numara nedir?'],
    transactions: [
      '{card} üzerindeki son işlemi ben yapmadım', '{card} kartımda yapmadığım 3 ödeme var', 'dün biri {card} kartımı kullanmış, lütfen kapatın',
      '{card} kartımdaki çekimi tanımıyorum',
    ],
  },
  pl: {
    agent: ['Konsultant', 'Agent'], customer: ['Klient', 'Ja'],
    asksForCard: ['Czy mogę prosić numer karty?', 'Którą kartą pan płacił?', 'A jaki jest długi numer z przodu?'],
    transactions: [
      'ostatnia transakcja na {card} to nie ja', 'na karcie {card} są 3 płatności których nie robiłem', 'ktoś wczoraj użył mojej karty {card}, proszę zablokować',
      'nie rozpoznaję obciążenia na {card}',
    ],
  },
  ru: {
    agent: ['Оператор', 'Поддержка'], customer: ['Клиент', 'Я'],
    asksForCard: ['Назовите, пожалуйста, номер карты', 'Какой картой вы платили?', 'А номер на лицевой стороне?'],
    transactions: [
      'последнюю операцию по {card} делал не я', 'по карте {card} 3 платежа которые я не делала', 'вчера кто-то пользовался моей картой {card}, заблокируйте',
      'не узнаю списание с {card}',
    ],
  },
};

export function supportOf(language: string): Support {
  const support = SUPPORT[language];
  if (support === undefined) throw new Error(`No words of a support team for the language ${language}`);
  return support;
}
