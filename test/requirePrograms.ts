import { findRedisServer } from '../sandbox/n8n/startRedis';
import { findChromium } from './sandbox/chromium';

/** Before the first end-to-end test: without these programs there is no point in starting. */
export default function requirePrograms(): void {
  findChromium();
  findRedisServer();
}
