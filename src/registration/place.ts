import { GraphRefusal } from '../graph/graphApi';
import type { Callback } from '../graph/subscriptions';
import type { CallbackStore } from '../store/SupportStore';

/** Somewhere at Meta where one callback stands. */
export interface Place {
  /** Names it in the store. */
  readonly name: string;
  /** @throws {GraphRefusal} when the URL does not answer Meta's challenge */
  set(callback: Callback): Promise<void>;
  /** Leaves nothing there, so that another callback counts; `null` where something has to stand. */
  readonly clear: (() => Promise<void>) | null;
}

/** Puts `ours` where `standing` stands, which comes back one day when it is not one of ours. */
export async function occupy(place: Place, standing: string | null, ours: Callback, store: CallbackStore): Promise<void> {
  const isOurs = standing !== null && (await store.urlOwner(standing)) !== null;
  const previousUrl = isOurs ? ((await store.getCallback(place.name))?.previousUrl ?? null) : standing;
  // Before Meta: whatever happens next, the URL is known as ours.
  await store.putCallback(place.name, { ourUrl: ours.url, previousUrl });
  await place.set(ours);
}

/**
 * Gives a place back to what stood there before us. Meta's own challenge proves that it is alive: where it does not answer, the
 * place stays empty, or ours.
 * @returns the URL that did not answer, or `null`
 */
export async function giveBack(place: Place, verifyToken: string, store: CallbackStore): Promise<string | null> {
  const previousUrl = (await store.getCallback(place.name))?.previousUrl ?? null;
  const isBack = previousUrl !== null && (await isAccepted(place, { url: previousUrl, verifyToken }));
  if (!isBack) await place.clear?.();
  // A URL of ours that stays there has to be known as ours for ever.
  if (isBack || place.clear !== null) await store.removeCallback(place.name);
  return isBack ? null : previousUrl;
}

async function isAccepted(place: Place, callback: Callback): Promise<boolean> {
  try {
    await place.set(callback);
    return true;
  } catch (failure) {
    if (failure instanceof GraphRefusal && failure.retry === 'no') return false;
    throw failure;
  }
}
