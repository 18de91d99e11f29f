import type { Language } from './Language';

export const id: Language = {
  code: 'id',
  card: [
    'nomor kartu saya {card}', 'halo min ini kartu kredit saya {card}', 'tolong tagih ke kartu {card} ya', 'kartu debit {card}',
    'saya bayar pake kartu {card} kok kepotong 2x', 'mau bayar pakai kartu {card}', 'kartu baru saya {card}', 'kenapa kartu {card} ditolak??', 'no kartu {card}', 'visa {card}',
  ],
  bare: ['{card}', 'ini ya {card}', 'nomornya {card} makasih', 'oke {card} 🙏', 'iya {card}', 'maaf {card}'],
  cardWithCode: ['{card} exp {expiry} cvv {code}', 'kartu {card} berlaku sampai {expiry} kode keamanan {code}', '{card} {expiry} {code}', 'Nomor kartu: {card}\nMasa berlaku: {expiry}\nCVV: {code}'],
  codeOnly: ['cvv nya {code}', 'kode keamanan {code}', '3 angka di belakang kartu {code}', 'CVC {code}'],
  pinOnly: ['pin kartu saya {pin}', 'PIN ATM {pin}', 'pin atm saya {pin} kok salah'],
  split: [['kartu saya {first}', 'terus {second}'], ['{first}', '{second}'], ['nomor kartu {first}', 'sisanya {second}']],
  cardLabel: 'Nomor kartu',
  digits: ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'],
  benign: {
    order: ['pesanan {n} belum sampai', 'no pesanan {n}', 'order id {n} mau cancel', 'pesanan saya {n} rusak'],
    tracking: ['resi {n} ga gerak', 'nomor resi {n}', 'paket {n} nyangkut', 'no resi {n} min'],
    invoice: ['invoice {n} salah', 'tagihan {n} sudah dibayar'],
    phone: ['telpon saya di {n}', 'nomor saya {n}', 'no hp {n}', 'wa {n}'],
    date: ['harusnya dikirim tgl {n}', 'saya pesan {n}'],
    amount: ['kepotong {n}', 'totalnya {n}', 'refund {n} belum masuk'],
    imei: ['IMEI {n}', 'imei hp saya {n}'],
    iban: ['no rekening {n}', 'transfer balik ke rek {n}', 'rekening BCA {n}'],
    taxId: ['NPWP {n}', 'npwp perusahaan {n}'],
    nationalId: ['NIK {n}', 'no ktp saya {n}', 'nomor KTP {n}'],
    oneTimeCode: ['kode otp {n}', 'kodenya {n}', 'dapat kode {n} tapi salah terus'],
    barcode: ['barcode {n}', 'kode produk {n}'],
    reference: ['no tiket {n}', 'ref {n} ada kabar?', 'id transaksi {n}', 'nomor pengaduan {n}'],
    postalCode: ['kode pos {n}'],
    customer: ['id pelanggan {n}', 'nomor pelanggan PLN {n}', 'no meter {n}', 'virtual account {n}'],
  },
  chat: ['halo min', 'makasih ya 🙏', 'masih ga bisa', 'minta refund', 'oke saya tunggu', 'ga bisa bayar pake kartu', 'tolong telpon saya', 'pelayanan jelek'],
};
