// Redactors published on npm, each set to card numbers only, so that what it does to phones and names is not counted.
import { messageByMessage, type Contestant } from './Contestant';

/** Stands for a masked number where a package lets one choose: no digits, which the judge could take for the card's. */
const PLACEHOLDER = '<CREDIT_CARD>';

async function logtape(): Promise<Contestant> {
  const { CREDIT_CARD_NUMBER_PATTERN: { pattern, replacement } } = await import('@logtape/redaction');
  const redact = (text: string): string => (typeof replacement === 'string' ? text.replace(pattern, replacement) : text.replace(pattern, replacement));
  return messageByMessage('logtape', '@logtape/redaction 2.3.7, CREDIT_CARD_NUMBER_PATTERN: 13 to 19 digits, usual groups, Luhn', redact);
}

async function libretto(): Promise<Contestant> {
  const { SyncRedactor } = await import('@libretto/redact-pii-light');
  const others = ['names', 'emailAddress', 'ipAddress', 'phoneNumber', 'streetAddress', 'usSocialSecurityNumber', 'zipcode', 'url', 'digits', 'credentials', 'username', 'password'];
  const redactor = new SyncRedactor({ builtInRedactors: Object.fromEntries(others.map((name) => [name, { enabled: false }])) });
  return messageByMessage('redact-pii', '@libretto/redact-pii-light 1.0.1, redact-pii without its cloud client: 14 to 16 digits, no Luhn', (text) => redactor.redact(text));
}

async function redactpii(name: string, about: string, aggressive: boolean): Promise<Contestant> {
  const { Redactor } = await import('@redactpii/node');
  const redactor = new Redactor({ rules: { CREDIT_CARD: true, EMAIL: false, NAME: false, PHONE: false, SSN: false }, aggressive });
  return messageByMessage(name, about, (text) => redactor.redact(text));
}

async function openRedaction(): Promise<Contestant> {
  const { OpenRedaction } = await import('@openredaction/core');
  const redactor = new OpenRedaction({ patterns: ['CREDIT_CARD'], redactionMode: 'mask-all' });
  return messageByMessage('openredaction', '@openredaction/core 1.1.5, pattern CREDIT_CARD: 15 and 16 digits, Luhn, words nearby', async (text) => (await redactor.detect(text)).redacted);
}

async function arcjet(): Promise<Contestant> {
  const { redact } = await import('@arcjet/redact');
  return messageByMessage('arcjet', '@arcjet/redact, entity credit-card-number, in WebAssembly', async (text) => (await redact(text, { entities: ['credit-card-number'], replace: () => PLACEHOLDER }))[0]);
}

async function sanitizePii(): Promise<Contestant> {
  const { PiiSanitizer } = await import('@cdssnc/sanitize-pii');
  const redactor = new PiiSanitizer();
  for (const { name } of redactor.getPatterns()) if (name !== 'credit_card') redactor.removePattern(name);
  return messageByMessage('sanitize-pii', '@cdssnc/sanitize-pii 2.1.1, pattern credit_card: 15 and 16 digits, no Luhn', (text) => redactor.sanitize(text));
}

export async function loadPackages(): Promise<readonly Contestant[]> {
  return Promise.all([
    logtape(),
    libretto(),
    redactpii('redactpii', '@redactpii/node 1.0.17: 14 to 16 digits, no Luhn', false),
    redactpii('redactpii aggr.', 'the same with its option `aggressive`: 13 to 19 digits', true),
    openRedaction(),
    arcjet(),
    sanitizePii(),
  ]);
}
