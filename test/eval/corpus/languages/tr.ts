import type { Language } from './Language';

export const tr: Language = {
  code: 'tr',
  card: [
    'kart numaram {card}', 'merhaba kredi kartım {card}', 'bu karttan çekebilirsiniz {card}', 'banka kartı {card}',
    '{card} nolu kartımdan 2 kere çekildi', 'kartla ödeme yapmak istiyorum {card}', 'yeni kartım {card}', 'kartım {card} neden reddedildi??', 'kart no {card}', 'troy kart {card}',
  ],
  bare: ['{card}', 'buyrun {card}', 'bu {card} teşekkürler', 'tamam {card} 👍', 'evet {card}', 'pardon {card}'],
  cardWithCode: ['{card} skt {expiry} cvv {code}', 'kart {card} son kullanma {expiry} güvenlik kodu {code}', '{card} {expiry} {code}', 'Kart no: {card}\nSon kullanma: {expiry}\nCVV: {code}'],
  codeOnly: ['cvv {code}', 'güvenlik kodu {code}', 'kartın arkasındaki 3 rakam {code}', 'CVC: {code}'],
  pinOnly: ['kart şifrem {pin}', 'kartın pini {pin}', 'banka kartı şifresi {pin}'],
  split: [['kartım {first}', 'devamı {second}'], ['{first}', '{second}'], ['kart numarası {first}', 'kalanı {second}']],
  cardLabel: 'Kart numarası',
  digits: ['sıfır', 'bir', 'iki', 'üç', 'dört', 'beş', 'altı', 'yedi', 'sekiz', 'dokuz'],
  benign: {
    order: ['siparişim {n} nerede', 'sipariş no {n} hala gelmedi!!', '{n} numaralı siparişi iptal etmek istiyorum', 'sipariş {n} kırık geldi'],
    tracking: ['kargo takip no {n}', 'kargom {n} takıldı', 'takip numarası {n}'],
    invoice: ['fatura {n} yanlış', 'fatura no {n} ödendi'],
    phone: ['beni arayın {n}', 'numaram {n}', 'cep {n}', 'tel {n}'],
    date: ['teslimat {n} idi', '{n} tarihinde sipariş verdim'],
    amount: ['{n} çekildi', 'toplam {n} idi', '{n} iade edilmedi'],
    imei: ['IMEI {n}', 'telefonun imei numarası {n}'],
    iban: ['iban {n}', 'hesabım {n}', 'şu hesaba iade {n}'],
    taxId: ['vergi no {n}', 'VKN {n}'],
    nationalId: ['tc kimlik {n}', 'TC no {n}', 'kimlik numaram {n}'],
    oneTimeCode: ['gelen kod {n}', 'doğrulama kodu {n}', 'onay kodu {n} geçersiz diyor'],
    barcode: ['barkod {n}', 'ürün kodu {n}'],
    reference: ['talep no {n}', 'referans {n} haber var mı', 'işlem no {n}', 'dekont {n}'],
    postalCode: ['posta kodu {n}'],
    customer: ['müşteri no {n}', 'abone no {n}', 'tesisat no {n}', 'üyelik no {n}'],
  },
  chat: ['merhaba', 'teşekkürler 🙏', 'hala çalışmıyor', 'paramı geri istiyorum', 'tamam bekliyorum', 'kartla ödeyemiyorum', 'biri beni arasın', 'berbat hizmet'],
};
