export interface N8nSettings {
  readonly userFolder: string;
  readonly port: number;
  readonly brokerPort: number;
  readonly encryptionKey: string;
  /** The folder of the Node binary that n8n runs on. */
  readonly nodeDirectory: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What n8n may see of the caller's environment: its settings for another n8n or database must not reach this one. */
const INHERITED = ['HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'USER'] as const;

/** Everything that would call out, ask for a licence or interrupt a newcomer is off. */
const QUIET = {
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,agents,agent-evals,chat-hub,workflow-builder,mcp,insights',
  EXTERNAL_FRONTEND_HOOKS_URLS: '',
} as const;

/** The whole environment of an n8n on loopback with SQLite below `userFolder`. */
export function n8nEnvironment({ userFolder, port, brokerPort, encryptionKey, nodeDirectory, env = {} }: N8nSettings): Record<string, string> {
  const inherited = INHERITED.flatMap((name): [string, string][] => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const url = `http://127.0.0.1:${port}`;
  return {
    ...Object.fromEntries(inherited),
    PATH: `${nodeDirectory}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    ...QUIET,
    N8N_USER_FOLDER: userFolder,
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(brokerPort),
    N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
    N8N_EDITOR_BASE_URL: url,
    N8N_WEBHOOK_URL: `${url}/`,
    // Plain HTTP on loopback: a browser would keep no secure cookie.
    N8N_SECURE_COOKIE: 'false',
    N8N_ENCRYPTION_KEY: encryptionKey,
    N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
    DB_TYPE: 'sqlite',
    GENERIC_TIMEZONE: 'UTC',
    TZ: 'UTC',
    ...env,
  };
}
