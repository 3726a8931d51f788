import type { PostedMessage } from '../../../http/protocol-rest.ts';
import type { MessageContent } from '../../../load/message-content.ts';
import type { ChatVu } from '../../../sessions/open-chat-vu.ts';
import { ensureMember } from './ensure-member.ts';
import { sendMessage } from './routes.ts';

/** Sends a message of room `room` of this VU by REST; it is read back by WebSocket like any other. */
export async function postMessage(
  { context, sessions, sent }: ChatVu,
  message: PostedMessage,
  { type, content }: MessageContent,
): Promise<void> {
  const { client, clock, fail, meter, restSessions } = context;
  const { session, room, dueMs, channelId } = message;
  const account = await restSessions(sessions.indexOf(session));
  if (account === undefined) {
    meter.countNotSent(type);
    fail('message_send', 'not_sent', 'its user could not sign in');
    return;
  }
  await ensureMember(client, fail, account, channelId);
  const sentMs = clock();
  const seq = sent.enter(session, dueMs, sentMs, type);
  const text = `${content} ${sent.token(room, seq)}`;
  const answer = await client.send(account, {
    ...sendMessage(channelId, account.userId, text),
    step: 'message_send',
  });
  if (answer.ok) {
    sent.accept(sentMs, clock());
  } else {
    sent.refuse(room, seq, answer.kind, answer.detail);
  }
}
