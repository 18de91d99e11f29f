import type { OverrideLevel } from '../graph/subscriptions';

/** What becomes of the app's own callback, to which all goes that follows no override. */
export type AppCallbackChoice =
  /** It becomes ours where nobody else has it; where somebody has, what would stay away is refused. */
  | 'ifFree'
  /** What would stay away is only said. */
  | 'leave'
  | 'takeOver';

/** How a trigger is to be registered at Meta. */
export interface RegistrationSettings {
  /** `null`: the operator registers the URL, and nothing is changed at Meta. */
  readonly level: OverrideLevel | null;
  /** Whether a URL that is none of ours may be replaced. */
  readonly takeOver: boolean;
  /** The token of the URL that was replaced, for the way back; `null`: it takes ours. */
  readonly previousVerifyToken: string | null;
  readonly appCallback: AppCallbackChoice;
}
