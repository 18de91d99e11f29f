import { randomInt } from 'node:crypto';
import axios from 'axios';
import { callbackProblem } from './callbacks';

const TIMEOUT_MS = 10_000;

/** Meta's check of a callback: GET with a challenge that must come back. @returns what went wrong, or `null`. */
export async function verifyCallback(url: string, verifyToken: string): Promise<string | null> {
  const problem = callbackProblem(url);
  if (problem !== null) return problem;
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.challenge', challenge);
  target.searchParams.set('hub.verify_token', verifyToken);
  try {
    const answer = await axios.get<string>(target.href, {
      timeout: TIMEOUT_MS,
      maxRedirects: 0,
      proxy: false,
      responseType: 'text',
      transformResponse: (body: string) => body,
      validateStatus: () => true,
    });
    if (answer.status !== 200) return `HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusText}`;
    return answer.data === challenge ? null : 'The callback did not answer with the challenge.';
  } catch (failure) {
    const code = axios.isAxiosError(failure) ? failure.code : undefined;
    return `No answer from the callback (${code ?? 'unknown'}).`;
  }
}
