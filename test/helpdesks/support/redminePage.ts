import type { RedmineServer } from '../servers/startRedmine';

/** The notes of a ticket as a person's browser gets them, oldest first, as HTML. */
export async function notesOnPage({ url }: RedmineServer, ticketId: string): Promise<readonly string[]> {
  const form = await fetch(`${url}/login`);
  const [, token = ''] = /name="authenticity_token" value="([^"]+)"/.exec(await form.text()) ?? [];
  const body = new URLSearchParams({ authenticity_token: token, username: 'agent', password: 'only-for-tests' });
  const login = await fetch(`${url}/login`, { method: 'POST', body, headers: { cookie: cookieOf(form) }, redirect: 'manual' });
  const page = await (await fetch(`${url}/issues/${ticketId}`, { headers: { cookie: cookieOf(login) } })).text();
  return [...page.matchAll(/<div id="journal-\d+-notes" class="wiki">([^]*?)<\/div>/g)].map(([, html = '']) => html);
}

const cookieOf = (response: Response): string => response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
