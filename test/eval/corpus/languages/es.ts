import type { Language } from './Language';

export const es: Language = {
  code: 'es',
  card: [
    'hola mi tarjeta es {card}', 'el número de mi tarjeta de crédito es {card}', 'pueden cobrar a esta tarjeta {card} porfa',
    'tarjeta {card}', 'pagué con la tarjeta {card} y me cobraron 2 veces', 'quiero pagar con mi tarjeta de débito {card}',
    'les paso la visa {card}', 'mi tarjeta nueva {card}, la otra venció', 'xq me rechazan la tarjeta {card}??', 'TDC {card}',
  ],
  bare: ['{card}', 'aquí está {card}', 'es {card} gracias', 'ahí va {card} 🙏', 'listo {card}', '{card} me avisas', 'perdon era {card}'],
  cardWithCode: [
    '{card} vence {expiry} cvv {code}', 'tarjeta {card}, caducidad {expiry}, código de seguridad {code}', '{card} {expiry} {code}',
    'Tarjeta: {card}\nVencimiento: {expiry}\nCVV: {code}',
  ],
  codeOnly: ['el cvv es {code}', 'código de seguridad {code}', 'los 3 números de atrás de la tarjeta son {code}', 'CVC {code}', 'codigo de seguridad: {code} disculpa'],
  pinOnly: ['el pin de mi tarjeta es {pin}', 'la clave de la tarjeta es {pin}', 'PIN: {pin} de la tarjeta de débito'],
  split: [['mi tarjeta es {first}', 'y sigue {second}'], ['{first}', '{second}'], ['numero de tarjeta {first}', 'lo que falta {second}']],
  cardLabel: 'Número de tarjeta',
  digits: ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
  benign: {
    order: ['dónde está mi pedido {n}', 'pedido {n} no llega!!', 'número de orden {n}', 'quiero cancelar la orden {n}', 'mi compra {n} vino rota'],
    tracking: ['la guía {n} no se mueve', 'número de seguimiento {n}', 'mi paquete {n} sigue en aduana', 'rastreo {n}'],
    invoice: ['la factura {n} está mal', 'me reenvías la factura nro {n}', 'ya pagué el recibo {n}'],
    phone: ['llámame al {n}', 'mi cel es {n}', 'mi numero es {n}', 'teléfono {n}'],
    date: ['la entrega era el {n}', 'compré el {n}', 'se puede pasar al {n}?'],
    amount: ['me cobraron {n}', 'el total era {n}', 'no me devolvieron {n}'],
    imei: ['el IMEI es {n}', 'imei {n} está bloqueado', 'serie/IMEI: {n}'],
    iban: ['mi cuenta es {n}', 'devolver a la cuenta {n}', 'IBAN {n}'],
    taxId: ['mi RUC/NIF es {n}', 'CUIT {n}', 'facturar con RFC {n} por favor'],
    nationalId: ['mi DNI {n}', 'cédula {n}', 'documento de identidad {n}'],
    oneTimeCode: ['el código que me llegó es {n}', 'código de verificación {n}', 'me mandaron {n} pero dice inválido'],
    barcode: ['código de barras {n}', 'el código del producto es {n}', 'EAN {n} lo tienen en azul?'],
    reference: ['ticket {n}', 'referencia {n} alguna novedad?', 'número de operación {n}', 'comprobante {n}', 'id de transacción {n}'],
    postalCode: ['código postal {n}', 'cp {n}'],
    customer: ['número de cliente {n}', 'mi contrato es {n}', 'socio {n}', 'nro de suministro {n}'],
  },
  chat: ['hola buenas', 'gracias 🙌', 'sigue sin funcionar', 'necesito ayuda urgente', 'ok espero', 'no me deja pagar con la tarjeta', 'quiero hablar con una persona', 'pésimo servicio'],
};
