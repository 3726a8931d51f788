import type { MessagePoster, PostedMessage } from '../../../http/protocol-rest.ts';
import type { MessageContent } from '../../../load/message-content.ts';
import { ensureMember } from './ensure-member.ts';
import { sendMessage } from './routes.ts';

/** Sends a message of room `room` of this VU by REST; it is read back by WebSocket like any other. */
export async function postMessage(
  poster: MessagePoster,
  message: PostedMessage,
  { content }: MessageContent,
): Promise<void> {
  const { client, clock, log } = poster;
  const { session, room, dueMs, channelId } = message;
  const account = await poster.account(session);
  if (account === undefined) {
    poster.countNotSent('its user could not sign in');
    return;
  }
  await ensureMember(client, log, account, channelId);
  const sentMs = clock();
  const seq = poster.enter(session, dueMs, sentMs);
  const text = `${content} ${poster.token(room, seq)}`;
  const answer = await client.send(account, {
    ...sendMessage(channelId, account.userId, text),
    step: 'message_send',
  });
  if (answer.ok) {
    poster.accept(sentMs, clock());
  } else {
    poster.refuse(room, seq, answer.kind, answer.detail);
  }
}
