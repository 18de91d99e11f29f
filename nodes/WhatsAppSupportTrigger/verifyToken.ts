import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { derivedVerifyToken } from '../../src/webhook/signature';
import { readAccount } from '../shared/account';
import { toNodeError } from '../shared/errors';

/**
 * What Meta's dashboard has to be given beside the URL. A field that shows one choice is n8n's only place for a value that comes from a
 * credential; what the operator typed there himself is a secret of his, and not shown.
 */
export async function getVerifyToken(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  try {
    const { appSecret, verifyToken } = await readAccount(this);
    const derived = derivedVerifyToken(appSecret);
    return [{ name: verifyToken === derived ? derived : 'The Verify Token that you typed into the credential', value: 'shown' }];
  } catch (failure) {
    throw toNodeError(this.getNode(), failure);
  }
}
