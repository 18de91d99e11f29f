import type { Language } from './Language';

export const pt: Language = {
  code: 'pt',
  card: [
    'oi meu cartão é {card}', 'número do cartão de crédito {card}', 'pode passar nesse cartão {card} pfv', 'cartao {card}',
    'paguei com o cartão {card} e cobrou 2x', 'quero pagar no débito {card}', 'meu cartão novo é {card}', 'pq recusaram meu cartão {card}??',
    'visa {card}', 'segue o cartão {card} pra pagamento',
  ],
  bare: ['{card}', 'segue {card}', 'é {card} obg', 'aí ó {card} 👍', 'pronto {card}', 'desculpa, {card}', '{card} me avisa'],
  cardWithCode: [
    '{card} val {expiry} cvv {code}', 'cartão {card}, validade {expiry}, código de segurança {code}', '{card} {expiry} {code}',
    'Cartão: {card}\nValidade: {expiry}\nCVV: {code}',
  ],
  codeOnly: ['o cvv é {code}', 'código de segurança {code}', 'os 3 números de trás do cartão: {code}', 'cod de segurança do cartão {code}', 'CVC {code}'],
  pinOnly: ['a senha do cartão é {pin}', 'pin do cartão {pin}', 'minha senha do cartao de debito {pin}'],
  split: [['meu cartão é {first}', 'e depois {second}'], ['{first}', '{second}'], ['numero do cartao {first}', 'o resto {second}']],
  cardLabel: 'Número do cartão',
  digits: ['zero', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis', 'sete', 'oito', 'nove'],
  benign: {
    order: ['cadê meu pedido {n}', 'pedido {n} não chegou!!', 'número do pedido {n}', 'quero cancelar o pedido {n}', 'minha compra {n} veio quebrada'],
    tracking: ['código de rastreio {n}', 'minha encomenda {n} parada', 'rastreamento {n}', 'o rastreio {n} não atualiza'],
    invoice: ['a fatura {n} está errada', 'nota fiscal {n}', 'boleto {n} já paguei', 'chave da nfe {n}'],
    phone: ['me liga no {n}', 'meu número é {n}', 'whats {n}', 'telefone {n}'],
    date: ['a entrega era dia {n}', 'comprei em {n}', 'dá pra mudar pra {n}?'],
    amount: ['cobraram {n}', 'o total era {n}', 'estorno de {n} não caiu'],
    imei: ['o IMEI é {n}', 'imei {n} bloqueado', 'IMEI: {n}'],
    iban: ['minha conta {n}', 'o meu IBAN é {n}', 'devolve na conta {n}'],
    taxId: ['CNPJ {n}', 'meu NIF {n}', 'cnpj da empresa: {n}'],
    nationalId: ['meu cpf {n}', 'CPF: {n}', 'RG {n}'],
    oneTimeCode: ['o código que chegou é {n}', 'código de verificação {n}', 'mandaram {n} mas diz inválido'],
    barcode: ['código de barras {n}', 'o código do produto é {n}', 'EAN {n} tem azul?'],
    reference: ['protocolo {n}', 'chamado {n} alguma novidade?', 'id da transação {n}', 'pix id {n}', 'referência {n}'],
    postalCode: ['cep {n}', 'código postal {n}'],
    customer: ['número de cliente {n}', 'matrícula {n}', 'meu contrato {n}', 'instalação {n}'],
  },
  chat: ['oi bom dia', 'obrigada 🙏', 'continua sem funcionar', 'quero meu dinheiro de volta', 'ok aguardo', 'não consigo pagar com cartão', 'alguém me liga', 'péssimo atendimento'],
};
