import type { Body } from '../delivery';
import { needText } from '../reading';
import type { InboundContent } from './inboundContent';
import type { SandboxContext } from '../../context';

/** A message whose object is all there is to it, under its type's name. */
export function simple(type: string, shown: string, object: unknown): InboundContent {
  return { webhook: { type, [type]: object }, content: { type, text: shown } };
}

export function text(_context: SandboxContext, body: Body): InboundContent {
  const value = needText(body, 'text');
  return simple('text', value, { body: value });
}
