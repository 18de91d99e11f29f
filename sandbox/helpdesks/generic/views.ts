import type { DeskComment, DeskTicket, GenericDeskState } from './state';

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export function ticketView(ticket: DeskTicket, origin: string): unknown {
  const { id, title, description, conversationKey, ref, customer, labels, priority, owner, team, custom, follows, status } = ticket;
  const times = { created_at: time(ticket.createdAt), updated_at: time(ticket.updatedAt), resolved_at: time(ticket.resolvedAt), reopened_at: time(ticket.reopenedAt) };
  return { id: Number(id), link: `${origin}/tickets/${id}`, title, description, conversation_key: conversationKey, ref, customer, labels, priority, owner, team, custom, follows, status, ...times };
}

export function commentView({ files }: GenericDeskState, { id, body, kind, ref, author, createdAt, fileIds }: DeskComment): unknown {
  const attachments = fileIds.flatMap((fileId) => {
    const file = files.get(fileId);
    return file === undefined ? [] : [{ name: file.name, mime: file.mime, size: file.bytes.byteLength, url: `/files/${fileId}` }];
  });
  return { id, body, kind, ref, author, created_at: time(createdAt), attachments };
}
