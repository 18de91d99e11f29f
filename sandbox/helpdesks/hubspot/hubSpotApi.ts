import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import multer from 'multer';
import { messageOf } from '../../../src/shared/errors';
import { asArray, asObject, asRecord, asText } from '../../../src/shared/shape';
import { sameSecret } from '../../graph/authenticate';
import { rateLimit } from '../rateLimit';
import type { StandInApi, StandInContext } from '../standIn';
import { HubSpotError, invalid, notFound, onlyFields } from './hubSpotError';
import { objectRoutes } from './objectRoutes';
import { HubSpotState, OBJECT_TYPES, PIPELINES, type HubSpotFile, type ObjectType, type PropertyDefinition } from './state';

/** How this HubSpot is set up. */
export interface HubSpotOptions {
  readonly requestsPerMinute?: number;
  readonly searchesPerSecond?: number;
  /** How much later the search hears of a change. */
  readonly searchLagMs?: number;
  readonly maxFileBytes?: number;
  /** Whether the token may make properties. */
  readonly schemas?: boolean;
}

/** The stand-in, and what tests need to know of it. */
export interface HubSpotStandIn {
  readonly api: (context: StandInContext) => StandInApi;
  /** Once it is started. */
  readonly state: () => HubSpotState;
}

const ACCESS: readonly unknown[] = ['PRIVATE', 'PUBLIC_INDEXABLE', 'PUBLIC_NOT_INDEXABLE', 'HIDDEN_PRIVATE'];

/**
 * HubSpot's API as far as support flows use it: CRM objects v3, associations v4, properties, pipelines, owners, files. It has a
 * token of an app, and a second one for a person's work. Source: developers.hubspot.com; guesses are that a record on the timeline
 * changes its ticket, and that logged messages hold attachments as notes do.
 */
export function hubSpotStandIn(options: HubSpotOptions = {}): HubSpotStandIn {
  const { requestsPerMinute = 1_140, searchesPerSecond = 5, searchLagMs = 2_000, maxFileBytes = 1_000_000, schemas = true } = options;
  let started: HubSpotState | undefined;
  return {
    state: () => {
      if (started === undefined) throw new Error('The stand-in is not started yet');
      return started;
    },
    api: ({ clock, origin }) => {
      const state = new HubSpotState(clock, searchLagMs);
      started = state;
      const router = express.Router();
      router.use((_request, response, next) => {
        response.set('date', new Date(clock.now()).toUTCString());
        next();
      });
      router.get('/signed/:token', sendSigned(state));
      router.use(rateLimit(clock, requestsPerMinute, (_request, response) => void response.status(429).json(new HubSpotError(429, 'RATE_LIMITS', 'You have reached your ten_secondly_rolling limit.').body)));
      router.use(login(state));
      fileRoutes(router, state, origin, maxFileBytes);
      router.use(express.json({ limit: '2mb' }));
      accountRoutes(router, state);
      propertyRoutes(router, state, schemas);
      objectRoutes(router, state, searchesPerSecond);
      router.use(hubSpotErrors);
      return { router, bodyOf: () => ({ status: 'error', message: 'The stand-in was told to refuse this request.', correlationId: randomUUID(), category: 'INTERNAL_ERROR' }) };
    },
  };
}

const login = (state: HubSpotState): RequestHandler => (request, response, next) => {
  const given = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
  const user = [state.api, state.agent].find(({ token }) => sameSecret(given, token));
  if (user === undefined) throw new HubSpotError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found. This API supports OAuth 2.0 authentication.');
  response.locals.user = user;
  next();
};

function accountRoutes(api: Router, state: HubSpotState): void {
  api.get('/account-info/v3/details', (_request, response) => void response.json({ portalId: state.portalId, accountType: 'STANDARD', timeZone: 'Europe/Berlin', uiDomain: 'app-eu1.hubspot.com' }));
  api.get('/crm/v3/owners', (_request, response) => {
    const results = [state.api, state.agent].map(({ id, ownerId, email, firstName, lastName }) => ({ id: ownerId, userId: Number(id), email, firstName, lastName, type: 'PERSON', archived: false }));
    response.json({ results });
  });
  api.get('/crm/v3/pipelines/tickets', (_request, response) => void response.json({ results: PIPELINES }));
}

function propertyRoutes(api: Router, state: HubSpotState, schemas: boolean): void {
  const definitions = (request: Request): PropertyDefinition[] => state.properties.get(request.params.type as ObjectType) ?? [];
  api.use('/crm/v3/properties/:type', (request, _response, next) => {
    if (!OBJECT_TYPES.includes(request.params.type as ObjectType)) throw notFound();
    next();
  });
  api.get('/crm/v3/properties/:type/groups', (_request, response) => void response.json({ results: [{ name: 'information', label: 'Information', displayOrder: 0 }] }));
  api.post('/crm/v3/properties/:type/batch/read', (request, response) => {
    const wanted = asArray(onlyFields(request.body, ['archived', 'inputs']).inputs).map((input) => asRecord(input).name);
    response.json({ status: 'COMPLETE', results: definitions(request).filter(({ name }) => wanted.includes(name)) });
  });
  api.post('/crm/v3/properties/:type/batch/create', (request, response) => {
    if (!schemas) throw new HubSpotError(403, 'MISSING_SCOPES', 'This app hasn’t been granted all required scopes to make this call.');
    const created = asArray(onlyFields(request.body, ['inputs']).inputs).map((input) => definition(input, definitions(request)));
    definitions(request).push(...created);
    response.status(201).json({ status: 'COMPLETE', results: created });
  });
}

function definition(input: unknown, known: readonly PropertyDefinition[]): PropertyDefinition {
  const given = onlyFields(input, ['name', 'label', 'groupName', 'type', 'fieldType', 'hasUniqueValue', 'formField', 'description']);
  const { name, label, groupName, type, fieldType, hasUniqueValue } = given;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_]*$/.test(name)) throw invalid('A property needs a name in lower case.');
  if (typeof label !== 'string' || groupName !== 'information' || type !== 'string' || fieldType !== 'text') throw invalid('The property is not complete.');
  if (known.some((property) => property.name === name)) throw new HubSpotError(409, 'OBJECT_ALREADY_EXISTS', `A property named '${name}' already exists.`);
  return { name, label, groupName, type, fieldType, hasUniqueValue: hasUniqueValue === true };
}

function fileRoutes(api: Router, state: HubSpotState, origin: () => string, maxFileBytes: number): void {
  const found = (request: Request): HubSpotFile => {
    const file = state.files.find(({ id }) => id === request.params.id);
    if (file === undefined) throw notFound();
    return file;
  };
  const view = ({ id, name, extension, bytes, access }: HubSpotFile): object => ({ id, name, extension, size: bytes.byteLength, access, type: 'OTHER', archived: false });
  api.post('/files/v3/files', multer({ limits: { fileSize: maxFileBytes } }).single('file'), (request, response) => {
    const { folderPath, folderId, options } = asRecord(request.body);
    if (request.file === undefined || (asText(folderPath) === null) === (asText(folderId) === null)) throw invalid('Give a file, and one of folderPath and folderId.');
    const { access } = asObject(parsed(asText(options) ?? '')) ?? {};
    if (!ACCESS.includes(access)) throw invalid('options.access is required.');
    // Names in forms are UTF-8; multer reads them as Latin-1.
    const fullName = Buffer.from(request.file.originalname, 'latin1').toString('utf8');
    const [, name = fullName, extension = ''] = /^(.*)\.([^.]+)$/.exec(fullName) ?? [];
    const file = { id: state.mintId(), name, extension, bytes: request.file.buffer, access: String(access) };
    state.files.push(file);
    response.status(201).json(view(file));
  });
  api.get('/files/v3/files/:id', (request, response) => void response.json(view(found(request))));
  api.get('/files/v3/files/:id/signed-url', (request, response) => {
    const file = found(request);
    const token = randomUUID();
    state.signed.set(token, file);
    response.json({ url: `${origin()}/signed/${token}`, name: file.name, extension: file.extension, size: file.bytes.byteLength });
  });
}

const sendSigned = (state: HubSpotState): RequestHandler => (request, response) => {
  const file = state.signed.get(String(request.params.token));
  if (file === undefined) return void response.status(403).end();
  response.type('application/octet-stream').end(file.bytes);
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const hubSpotErrors: ErrorRequestHandler = (failure, _request, response, next) => {
  if (failure instanceof HubSpotError) return void response.status(failure.status).json(failure.body);
  const { status, code } = asRecord(failure);
  if (code === 'LIMIT_FILE_SIZE') return void response.status(413).json(new HubSpotError(413, 'VALIDATION_ERROR', 'The file is too large.').body);
  if (typeof status === 'number' && status < 500) return void response.status(400).json(invalid('Invalid input JSON').body);
  console.error(`The stand-in for HubSpot stumbled: ${messageOf(failure)}`);
  next(failure);
};
