// Times as people read them. All functions take "now" from the sandbox's own clock, see useSandboxClock.
import { useEffect, useState } from '/assets/vendor/preact.js';
import { useLive } from '/assets/api.js';

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The sandbox's clock, ticking: `now` (ms) and how far it was moved (`offsetMs`). */
export function useSandboxClock() {
  const { data } = useLive('/sandbox/clock', ({ topic }) => topic === 'clock' || topic === 'reset');
  const [browserNow, setBrowserNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setBrowserNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const offsetMs = data?.offsetMs ?? 0;
  return { now: browserNow + offsetMs, offsetMs };
}

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

export const clockTime = (at) => clockFormat.format(new Date(at));

/** "Today", "Yesterday" or the date. */
export function dayName(at, now) {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return 'Today';
  if (day === new Date(now - 24 * HOUR_MS).toDateString()) return 'Yesterday';
  return dayFormat.format(new Date(at));
}

/** The time of today, else the day: for lists. */
export function shortTime(at, now) {
  const day = dayName(at, now);
  return day === 'Today' ? clockTime(at) : day;
}

/** "23:59:07", counted in hours however many. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** "25 h" or "12 min": whole hours above one hour. */
export function roughly(ms) {
  const size = Math.abs(ms);
  return size >= HOUR_MS ? `${Math.floor(size / HOUR_MS)} h` : `${Math.floor(size / MINUTE_MS)} min`;
}
