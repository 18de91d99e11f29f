// Redactors published on npm, each set to card numbers only, so that what it does to phones and names is not counted.
import { readFileSync } from 'node:fs';
import { messageByMessage, type Contestant } from './Contestant';

/** Their versions, which package.json fixes. */
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly devDependencies: Readonly<Record<string, string>> };

const packaged = (name: string, title: string, about: string, redactText: Contestant['redactText']): Contestant =>
  messageByMessage(title, `${name} ${devDependencies[name] ?? ''}, ${about}`, redactText);

/** Stands for a masked number where a package lets one choose: no digits, which the judge could take for the card's. */
const PLACEHOLDER = '<CREDIT_CARD>';

async function logtape(): Promise<Contestant> {
  const { CREDIT_CARD_NUMBER_PATTERN: { pattern, replacement } } = await import('@logtape/redaction');
  const redact = (text: string): string => (typeof replacement === 'string' ? text.replace(pattern, replacement) : text.replace(pattern, replacement));
  return packaged('@logtape/redaction', 'logtape', 'CREDIT_CARD_NUMBER_PATTERN: 13 to 19 digits, usual groups, Luhn', redact);
}

async function redactPii(): Promise<Contestant> {
  const { SyncRedactor } = await import('@dawn-analytics/redact-pii');
  const others = [
    'names', 'emailAddress', 'ipAddress', 'phoneNumber', 'streetAddress', 'usSocialSecurityNumber', 'zipcode', 'url', 'digits', 'credentials',
    'username', 'password',
  ];
  const redactor = new SyncRedactor({ builtInRedactors: Object.fromEntries(others.map((name) => [name, { enabled: false }])) });
  return packaged(
    '@dawn-analytics/redact-pii', 'redact-pii', 'a fork of redact-pii without its cloud client: 14 to 16 digits, no Luhn',
    (text) => redactor.redact(text),
  );
}

async function redactpii(title: string, about: string, aggressive: boolean): Promise<Contestant> {
  const { Redactor } = await import('@redactpii/node');
  const redactor = new Redactor({ rules: { CREDIT_CARD: true, EMAIL: false, NAME: false, PHONE: false, SSN: false }, aggressive });
  return packaged('@redactpii/node', title, about, (text) => redactor.redact(text));
}

async function openRedaction(): Promise<Contestant> {
  const { OpenRedaction } = await import('@openredaction/core');
  const redactor = new OpenRedaction({ patterns: ['CREDIT_CARD'], redactionMode: 'mask-all' });
  return packaged(
    '@openredaction/core', 'openredaction', 'pattern CREDIT_CARD: 15 and 16 digits, Luhn, words nearby',
    async (text) => (await redactor.detect(text)).redacted,
  );
}

async function arcjet(): Promise<Contestant> {
  const { redact } = await import('@arcjet/redact');
  return packaged(
    '@arcjet/redact', 'arcjet', 'entity credit-card-number, in WebAssembly; throws at Unicode spaces, which counts as unchanged',
    async (text) => (await redact(text, { entities: ['credit-card-number'], replace: () => PLACEHOLDER }))[0],
  );
}

async function sanitizePii(): Promise<Contestant> {
  const { PiiSanitizer } = await import('@cdssnc/sanitize-pii');
  const redactor = new PiiSanitizer();
  for (const { name } of redactor.getPatterns()) if (name !== 'credit_card') redactor.removePattern(name);
  return packaged('@cdssnc/sanitize-pii', 'sanitize-pii', 'pattern credit_card: 15 and 16 digits, no Luhn', (text) => redactor.sanitize(text));
}

export async function loadPackages(): Promise<readonly Contestant[]> {
  return Promise.all([
    logtape(),
    redactPii(),
    redactpii('redactpii', '14 to 16 digits, no Luhn', false),
    redactpii('redactpii aggr.', 'with its option `aggressive`: 13 to 19 digits', true),
    openRedaction(),
    arcjet(),
    sanitizePii(),
  ]);
}
