import type { Request } from 'express';
import { noIssue } from './jiraError';
import type { JiraComment, JiraIssue, JiraState, JiraUser } from './state';

/** What the routes of the stand-in share. */
export interface JiraContext {
  readonly state: JiraState;
  readonly origin: () => string;
  /** The largest file, in bytes. */
  readonly maxFileBytes: number;
  /** Rings the webhooks that wait for it. */
  tell(event: string, issue: JiraIssue, comment?: JiraComment): void;
}

export const loginOf = (request: Request): JiraUser => request.res?.locals.user as JiraUser;

/** @throws JiraError 404 */
export function ticketOf({ state }: JiraContext, request: Request): JiraIssue {
  const issue = state.find(String(request.params.id));
  if (issue === undefined) throw noIssue();
  return issue;
}

export function addComment({ state, tell }: JiraContext, issue: JiraIssue, comment: Omit<JiraComment, 'id' | 'created'>): JiraComment {
  state.touch(issue);
  const added = { ...comment, id: state.mintId(), created: issue.updated };
  issue.comments.push(added);
  tell('comment_created', issue, added);
  return added;
}
