import { isReadable } from './limits';
import type { MaskText } from './maskFreeText';

/** A name or a text of a JSON text (the colon tells which), or a number. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*/g;

/** What the flow puts into its answer; everything else is typed or chosen by the customer. */
const FLOW_IDS = ['flow_token', 'flow_id'] as const;

/** What says of an uploaded file where it is. */
const FILE_IDS = ['id', 'media_id', 'sha256'] as const;

/** Ids in an answer, at any depth. */
function idsIn(node: unknown, ids = new Set<unknown>()): ReadonlySet<unknown> {
  if (typeof node !== 'object' || node === null) return ids;
  const object = node as Readonly<Record<string, unknown>>;
  for (const key of FLOW_IDS) ids.add(object[key]);
  if ('mime_type' in object) for (const key of FILE_IDS) ids.add(object[key]);
  for (const item of Object.values(object)) idsIn(item, ids);
  return ids;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** The value of a field with its name before it, which says what a number is: "cvv: 123". */
function maskValue(name: string, value: string, mask: MaskText): ReturnType<MaskText> {
  const head = `${name}: `;
  const { text, found } = mask(head + value);
  return text.startsWith(head) ? { text: text.slice(head.length), found } : mask(value);
}

/**
 * Masks the answer of a flow, JSON in a text, without parsing and writing it anew: what is not masked stays as it was written, and
 * JSON stays JSON. Names are masked as well. A text that is no JSON, or nests without end, is masked as a text.
 * Source: cloud-api.md §2, redaction.md §2.
 */
export function maskFlowAnswer(json: string, mask: MaskText): ReturnType<MaskText> {
  const answer = parsed(json);
  if (answer === undefined || !isReadable(answer)) return mask(json);
  const ids = idsIn(answer);
  const found: unknown[] = [];
  let name = '';
  const replaced = (token: string, masked: ReturnType<MaskText>, end = '') => {
    found.push(...masked.found);
    return masked.found.length === 0 ? token : JSON.stringify(masked.text) + end;
  };
  const text = json.replace(TOKEN, (token: string, quoted?: string, colon?: string) => {
    const value = JSON.parse(quoted ?? token) as string | number;
    if (colon !== undefined) {
      name = String(value);
      return replaced(token, mask(name), colon);
    }
    return ids.has(value) ? token : replaced(token, maskValue(name, typeof value === 'string' ? value : token, mask));
  });
  return { text, found };
}
