// The sandbox's HTTP interface and its live changes, for both pages. Paths: sandbox/README.md.
import { useEffect, useRef, useState } from '/assets/vendor/preact.js';

const RECONNECT_MS = 2_000;

/** Sends one request; gives the parsed answer or throws an Error whose message can be shown. */
async function request(method, path, body) {
  const isForm = body instanceof FormData;
  const response = await fetch(path, {
    method,
    headers: body === undefined || isForm ? {} : { 'content-type': 'application/json' },
    body: body === undefined || isForm ? body : JSON.stringify(body),
  }).catch(() => {
    throw new Error('The sandbox does not answer. Is it still running?');
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error(answer.error ?? `The sandbox answered ${response.status}.`);
}

export const getJson = (path) => request('GET', path);
export const postJson = (path, body) => request('POST', path, body);
export const putJson = (path, body) => request('PUT', path, body);

const listeners = new Set();
let online = null;

function announce(event) {
  for (const listener of [...listeners]) listener(event);
}

function setOnline(next) {
  online = next;
  announce({ topic: next ? 'online' : 'offline' });
}

/** One event stream for the page; opens again by itself, whatever ended it. */
function connect() {
  const source = new EventSource('/sandbox/events');
  source.addEventListener('open', () => setOnline(true));
  source.addEventListener('change', (event) => announce(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    source.close();
    setOnline(false);
    setTimeout(connect, RECONNECT_MS);
  });
}
connect();

function useListener(listener) {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const call = (event) => latest.current(event);
    listeners.add(call);
    return () => listeners.delete(call);
  }, []);
}

/** `true` once connected, `false` while the sandbox is gone, `null` before the first answer. */
export function useOnline() {
  const [state, setState] = useState(online);
  useListener(() => setState(online));
  return state;
}

/**
 * The JSON behind `path` (`null`: nothing to load), loaded again when `concerns(change)` says so and after
 * every reconnect. Changes that arrive while a load runs lead to one more load, not to one each.
 */
export function useLive(path, concerns) {
  const [state, setState] = useState({ path, data: null, error: null });
  const load = useRef({ path: null, running: false, again: false }).current;

  async function refresh() {
    if (load.running) return void (load.again = true);
    load.running = true;
    do {
      load.again = false;
      const asked = load.path;
      if (asked === null) break;
      const next = await getJson(asked).then((data) => ({ data, error: null }), (failure) => ({ error: failure.message }));
      if (asked === load.path) setState((old) => ({ ...(old.path === asked ? old : { data: null }), ...next, path: asked }));
    } while (load.again);
    load.running = false;
  }

  useEffect(() => {
    load.path = path;
    void refresh();
  }, [path]);
  useListener((change) => (change.topic === 'online' || concerns(change)) && void refresh());
  return state.path === path ? state : { path, data: null, error: null };
}
