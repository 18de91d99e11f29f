import { hashKey } from '../../src/shared/hash';
import type { StoredCredential } from '../n8n/importCredentials';
import type { CredentialInput, CredentialTypes, N8nClient, WorkflowFile, WorkflowFileNode } from '../n8n/N8nClient';

/** What n8n must know to reach the sandbox; part of what `startSandbox` gives. */
export interface SandboxAccess {
  readonly url: string;
  readonly account: {
    readonly accessToken: string;
    readonly appSecret: string;
    readonly appId: string;
    readonly wabaId: string;
    readonly phoneNumberId: string;
  };
  readonly zendesk: {
    readonly subdomain: string;
    readonly email: string;
    readonly apiToken: string;
    readonly baseUrl: string;
  };
}

/** The two credentials that open the sandbox, as a user would type them into n8n. */
export function sandboxCredentials({ url, account, zendesk }: SandboxAccess): readonly CredentialInput[] {
  return [
    {
      name: 'Demo WhatsApp account',
      type: 'whatsAppSupportAccountApi',
      data: {
        accessToken: account.accessToken,
        appSecret: account.appSecret,
        businessAccountId: account.wabaId,
        phoneNumberId: account.phoneNumberId,
        showAdvanced: true,
        appId: account.appId,
        baseUrl: url,
      },
    },
    {
      name: 'Demo Zendesk',
      type: 'supportZendeskApi',
      data: {
        subdomain: zendesk.subdomain,
        email: zendesk.email,
        apiToken: zendesk.apiToken,
        showAdvanced: true,
        baseUrl: zendesk.baseUrl,
      },
    },
  ];
}

/** By credential type, the credential that a workflow's nodes shall use. */
export type CredentialIds = Readonly<Record<string, { readonly id: string; readonly name: string }>>;

/** Tells whether an n8n knows exactly these. */
export function digestOf(credentials: readonly CredentialInput[]): string {
  return hashKey(JSON.stringify(credentials));
}

/** Creates or renews the sandbox's credentials in n8n. */
export async function ensureCredentials(client: N8nClient, credentials: readonly CredentialInput[]): Promise<CredentialIds> {
  const ids: Record<string, { id: string; name: string }> = {};
  for (const credential of credentials) ids[credential.type] = { id: await client.ensureCredential(credential), name: credential.name };
  return ids;
}

/** The same credentials under the ids that n8n has for them. */
export function storedCredentials(credentials: readonly CredentialInput[], ids: CredentialIds): readonly StoredCredential[] {
  return credentials.flatMap((credential) => {
    const stored = ids[credential.type];
    return stored === undefined ? [] : [{ ...credential, id: stored.id }];
  });
}

/** A copy of the workflow whose nodes have the given credentials, each where its node type takes one of that type. */
export function fillCredentials(workflow: WorkflowFile, types: CredentialTypes, ids: CredentialIds): WorkflowFile {
  const fill = (node: WorkflowFileNode): WorkflowFileNode => {
    const chosen = (types[node.type] ?? []).flatMap((type) => (ids[type] === undefined ? [] : [[type, ids[type]] as const]));
    return chosen.length === 0 ? node : { ...node, credentials: { ...node.credentials, ...Object.fromEntries(chosen) } };
  };
  return { ...workflow, nodes: workflow.nodes.map(fill) };
}
