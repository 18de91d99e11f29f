import express, { type Request, type Router } from 'express';
import multer from 'multer';
import { asArray, asRecord, asText } from '../../../src/shared/shape';
import { documentOf } from './adf';
import { onlyFields, refused } from './jiraError';
import { addComment, loginOf, ticketOf, type JiraContext } from './jiraContext';
import { PROJECT, REQUEST_TYPES, type JiraAttachment, type JiraComment, type JiraIssue } from './state';
import { attachmentView, commentView, jiraTime } from './views';

/** Files, and Jira Service Management's own API: what agents write there, and which files a comment shows. */
export function fileRoutes(api: Router, context: JiraContext): void {
  const { state, origin } = context;
  api.post('/issue/:id/attachments', withoutXsrf, uploaded(context), (request, response) => {
    const issue = ticketOf(context, request);
    const added = filesOf(request).map((file) => attach(context, issue, request, file));
    response.json(added.map((file) => attachmentView(file, origin())));
  });
  api.get('/attachment/content/:id', (request, response) => {
    const file = state.issues.flatMap(({ attachments }) => attachments).find(({ id }) => id === request.params.id);
    if (file === undefined) throw refused(404, 'The attachment could not be found.');
    if (request.query.redirect !== 'false') return void response.redirect(303, `${origin()}/media/${file.id}`);
    response.type(file.mimeType).end(file.bytes);
  });
}

export function serviceDeskRoutes(context: JiraContext): Router {
  const { state, origin } = context;
  const desk = express.Router();
  const ofProject = ({ params }: Request): void => {
    if (params.desk !== PROJECT.key && params.desk !== '1') throw refused(404, 'The service project was not found.');
  };
  desk.get('/servicedesk/:desk/requesttype', (request, response) => {
    ofProject(request);
    response.json({ start: 0, limit: 100, size: REQUEST_TYPES.length, isLastPage: true, values: REQUEST_TYPES });
  });
  desk.post('/servicedesk/:desk/attachTemporaryFile', withoutXsrf, uploaded(context), (request, response) => {
    ofProject(request);
    const temporaryAttachments = filesOf(request).map((file) => {
      const temporaryAttachmentId = `temp${state.mintId()}`;
      state.temporaryFiles.set(temporaryAttachmentId, file);
      return { temporaryAttachmentId, fileName: file.filename };
    });
    response.status(201).json({ temporaryAttachments });
  });
  desk.post('/request/:id/comment', (request, response) => {
    const { body, public: isPublic } = onlyFields(request.body, ['body', 'public']);
    const comment = write(context, request, asText(body), isPublic, []);
    response.status(201).json({ ...commentView(comment, []), public: isPublic });
  });
  desk.post('/request/:id/attachment', (request, response) => {
    const given = onlyFields(request.body, ['temporaryAttachmentIds', 'public', 'additionalComment']);
    const issue = ticketOf(context, request);
    const files = asArray(given.temporaryAttachmentIds).map((id) => {
      const file = state.temporaryFiles.get(String(id));
      if (file === undefined) throw refused(400, 'The temporary attachment is not there (any more).');
      state.temporaryFiles.delete(String(id));
      return attach(context, issue, request, file);
    });
    const comment = write(context, request, asText(asRecord(given.additionalComment).body), given.public, files.map(({ id }) => id));
    response.status(201).json({ comment: commentView(comment, []) });
  });
  desk.get('/request/:id/comment/:comment/attachment', (request, response) => {
    if (request.get('x-experimentalapi') !== 'opt-in') throw refused(412, 'This is an experimental API.');
    const { comments, attachments } = ticketOf(context, request);
    const comment = comments.find(({ id }) => id === request.params.comment);
    if (comment === undefined) throw refused(404, 'The comment was not found.');
    const values = attachments.filter(({ id }) => comment.attachments.includes(id)).map((file) => deskFile(file, origin()));
    response.json({ start: 0, limit: 50, size: values.length, isLastPage: true, values });
  });
  return desk;
}

function write(context: JiraContext, request: Request, text: string | null, isPublic: unknown, attachments: readonly string[]): JiraComment {
  if (typeof isPublic !== 'boolean') throw refused(400, 'Say whether the comment is public.');
  if (text === null) throw refused(400, 'The comment has no text.');
  const properties = isPublic ? [] : [{ key: 'sd.public.comment', value: { internal: true } }];
  return addComment(context, ticketOf(context, request), { author: loginOf(request), body: documentOf(text), properties, attachments });
}

const deskFile = ({ id, filename, mimeType, bytes, created }: JiraAttachment, origin: string): object => ({
  filename,
  mimeType,
  size: bytes.byteLength,
  created: { iso8601: jiraTime(created), epochMillis: created },
  _links: { jiraRest: `${origin}/rest/api/2/attachment/${id}`, content: `${origin}/secure/attachment/${id}/${encodeURIComponent(filename)}` },
});

type Uploaded = Pick<JiraAttachment, 'filename' | 'mimeType' | 'bytes'>;

function attach({ state }: JiraContext, issue: JiraIssue, request: Request, file: Uploaded): JiraAttachment {
  state.touch(issue);
  const added = { ...file, id: state.mintId(), author: loginOf(request), created: issue.updated };
  issue.attachments.push(added);
  return added;
}

/** Jira refuses uploads that a page in a browser could have sent. */
const withoutXsrf: express.RequestHandler = (request, response, next) => {
  if (request.get('x-atlassian-token') === 'no-check') return next();
  response.status(403).type('text').send('XSRF check failed');
};

const uploaded = ({ maxFileBytes }: JiraContext): express.RequestHandler => multer({ limits: { fileSize: maxFileBytes } }).array('file');

function filesOf(request: Request): readonly Uploaded[] {
  const files = asArray(request.files) as readonly Express.Multer.File[];
  if (files.length === 0) throw refused(400, 'The form has no part "file".');
  // Names in forms are UTF-8; multer reads them as Latin-1.
  return files.map(({ originalname, mimetype, buffer }) => ({ filename: Buffer.from(originalname, 'latin1').toString('utf8'), mimeType: mimetype, bytes: buffer }));
}
