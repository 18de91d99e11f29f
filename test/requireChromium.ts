import { findChromium } from './sandbox/chromium';

/** Before the first test of a project that drives a browser: without one there is no point in starting. */
export default function requireChromium(): void {
  findChromium();
}
