import { KB } from '../../shared/bytes';
import { SECOND_MS } from '../../shared/clock';
import { SupportError } from '../../shared/errors';
import { HttpNoAnswer, type HttpResponse, type HttpSend } from '../../shared/http';
import { asNumber, asText } from '../../shared/shape';
import { callGraph, type GraphAccount } from '../graphApi';
import { isLoopbackUrl } from './addresses';
import { collect, inMegabytes, measured, sha256AsHex, type ByteStream } from './bytes';
import { fileNameOf } from './fileNames';
import { LONGEST_FETCH_MS, type FetchAnswer, type FetchRequest, type GuardedFetch } from './guardedFetch';
import { MAX_MEDIA_BYTES } from './mediaKinds';

/** What files of WhatsApp need. */
export interface MediaPorts {
  /** Guarded by {@link metaOrigins}, with the account's token. */
  readonly fetch: GuardedFetch;
  readonly account: GraphAccount;
  /** Added to every call to the Graph API, e.g. `appsecret_proof`. */
  readonly query?: Readonly<Record<string, string>>;
}

/** Meta's hosts, the only ones that its token goes to; with the sandbox's, where the credential's Base URL is on this machine. Source: cloud-api.md §8. */
export function metaOrigins(baseUrl: string): readonly string[] {
  const own = new URL(baseUrl);
  return ['https://graph.facebook.com', 'https://lookaside.fbsbx.com', ...(isLoopbackUrl(own) ? [own.origin] : [])];
}

const CALL = { maxBytes: 256 * KB, timeoutMs: 30 * SECOND_MS } as const;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The address of a call with its query. */
export function withQuery(url: string, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? url : `${url}?${text}`;
}

/** A call whose answer is JSON, through the guard. */
export async function fetchJson(fetch: GuardedFetch, request: FetchRequest): Promise<HttpResponse> {
  const { status, headers, body } = await fetch(request);
  return { status, headers, body: parsed(new TextDecoder().decode(await collect(body))) };
}

function pathOf(mediaId: string): string {
  if (/^\d{1,40}$/.test(mediaId)) return mediaId;
  throw new SupportError('invalidInput', 'This is no media ID.', 'A media ID is a number, e.g. of the field message.media.id; check the expression that should give one.');
}

/** A call about one file of the account's number. */
async function call({ fetch, account, query: common }: MediaPorts, method: 'GET' | 'DELETE', mediaId: string): Promise<Readonly<Record<string, unknown>>> {
  const query = { phone_number_id: account.phoneNumberId, ...common };
  const send: HttpSend = async ({ url }) => await fetchJson(fetch, { method, url: withQuery(url, query), ...CALL });
  return await callGraph(send, account, { method, path: pathOf(mediaId), query });
}

/** What Meta knows of a file. */
export interface MediaFacts {
  readonly id: string;
  /** Good for five minutes, with the account's token. */
  readonly url: string;
  readonly mimeType: string | null;
  /** Hexadecimal or base64, as Meta gave it. */
  readonly sha256: string | null;
  /** Bytes. */
  readonly size: number | null;
}

/**
 * Where a file is and what it is, for the account's number. Source: cloud-api.md §8.
 * @throws {GraphRefusal} also when the file is not there (any more): files of customers stay for 7 days, own ones for 30
 */
export async function lookUpMedia(ports: MediaPorts, mediaId: string): Promise<MediaFacts> {
  const answer = await call(ports, 'GET', mediaId);
  const url = asText(answer.url);
  if (url === null) throw new SupportError('notFound', 'Meta told no address for this file.', 'Run again in a minute.');
  return { id: mediaId, url, mimeType: asText(answer.mime_type), sha256: asText(answer.sha256), size: asNumber(answer.file_size) };
}

/** Deletes a file at Meta. @throws {GraphRefusal} also when it is not there (any more) */
export async function deleteMedia(ports: MediaPorts, mediaId: string): Promise<void> {
  await call(ports, 'DELETE', mediaId);
}

/** A file to fetch; what the webhook said of it saves a call and is checked. */
export interface WantedMedia {
  readonly id: string;
  readonly url?: string | null;
  readonly mimeType?: string | null;
  readonly sha256?: string | null;
  readonly fileName?: string | null;
}

export interface MediaDownload {
  readonly id: string;
  readonly fileName: string;
  readonly mimeType: string;
  /** Bytes; `null` where nobody told. */
  readonly size: number | null;
  /**
   * The bytes as they come; to be read once, or the connection stays open until its time is over.
   * @throws {SupportError} `fileRefused` when there are more than allowed, or others than Meta announced; `graphUnreachable`
   * when the connection breaks
   */
  readonly bytes: ByteStream;
}

/** Each has its reason: the address of the webhook may have expired, and so may the one that was looked up. */
const MOST_TRIES = 2;

const unreachable = (failure: HttpNoAnswer): SupportError =>
  new SupportError('graphUnreachable', `The file could not be fetched from WhatsApp. ${failure.message}`, 'Check the network of this n8n; then run again.', { notSent: failure.notSent });

const explained = (failure: unknown): unknown => (failure instanceof HttpNoAnswer ? unreachable(failure) : failure);

/** The size as it is announced, before anything is fetched. */
function assertSize(size: number | null, maxBytes: number): void {
  if (size === null || size <= maxBytes) return;
  throw new SupportError('fileRefused', `The file has ${inMegabytes(size)}, more than the ${inMegabytes(maxBytes)} that are allowed.`, 'Raise the size limit of the node, or look at the file in WhatsApp.');
}

/** The stream, ending only if it was what Meta announced. */
async function* verified({ body }: FetchAnswer, sha256: string | null): ByteStream {
  const announced = sha256 === null ? null : sha256AsHex(sha256);
  const judged = measured(body, (measure) => {
    if (announced === null || measure.sha256 === announced) return;
    throw new SupportError('fileRefused', 'The file that came is not the one that Meta announced (its SHA-256 differs).', 'Run again; if it stays, ask the customer to send the file again.');
  });
  try {
    yield* judged;
  } catch (failure) {
    throw explained(failure);
  }
}

/** The address and everything that is known of the file behind it, from the webhook or looked up. */
async function factsOf(ports: MediaPorts, { id, url, mimeType, sha256 }: WantedMedia, isFirst: boolean): Promise<MediaFacts> {
  const known = { mimeType: mimeType ?? null, sha256: sha256 ?? null };
  if (isFirst && typeof url === 'string' && url !== '') return { id: pathOf(id), url, size: null, ...known };
  const facts = await lookUpMedia(ports, id);
  return { ...facts, mimeType: known.mimeType ?? facts.mimeType, sha256: known.sha256 ?? facts.sha256 };
}

/**
 * Fetches a file. Where its address is not good any more, Meta is asked for a fresh one, once.
 * @throws {GraphRefusal} when Meta does not know the file (any more)
 * @throws {SupportError} `fileRefused` when it is too large or lies where it must not; `graphUnreachable`; `notFound`
 */
export async function downloadMedia(ports: MediaPorts, wanted: WantedMedia, maxBytes = MAX_MEDIA_BYTES): Promise<MediaDownload> {
  for (let tries = 1; ; tries += 1) {
    const facts = await factsOf(ports, wanted, tries === 1);
    assertSize(facts.size, maxBytes);
    const answer = await ports.fetch({ method: 'GET', url: facts.url, maxBytes, timeoutMs: LONGEST_FETCH_MS }).catch((failure: unknown) => {
      throw explained(failure);
    });
    if (answer.status === 200) {
      const mimeType = facts.mimeType ?? answer.headers['content-type'] ?? 'application/octet-stream';
      const size = facts.size ?? asNumber(answer.headers['content-length']);
      return { id: wanted.id, mimeType, size, fileName: fileNameOf(wanted.fileName ?? null, mimeType, wanted.id), bytes: verified(answer, facts.sha256) };
    }
    answer.discard();
    if (tries < MOST_TRIES) continue;
    throw new SupportError('notFound', `Meta did not give the file (it answered ${answer.status}).`, 'Run Media > Download again in a minute. Files of customers stay at Meta for seven days.');
  }
}
