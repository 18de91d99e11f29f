import os from 'node:os';

/** The machine, and how busy it is with other things; to be asked before the work begins. */
export function conditions(): string {
  const [processor] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const load = (os.loadavg()[0] ?? 0).toFixed(1);
  return `${os.cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), ${memory} GB, Node ${process.versions.node}; load average at the start ${load}`;
}
