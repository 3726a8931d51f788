import type { MessageContent } from '../load/message-content.ts';
import { formatToken } from '../protocols/message-token.ts';
import type { Crew } from './crew.ts';
import { sendMessage } from './http/nchat-calls.ts';

/** Sends a message of room `room` of this VU by REST; it is read back by WebSocket like any other. */
export async function postMessage(
  { context, rooms, seats, sent }: Crew,
  message: {
    readonly seat: number;
    readonly room: number;
    readonly dueMs: number;
    readonly channelId: string;
  },
  { type, content }: MessageContent,
): Promise<void> {
  const { client, clock, meter, sessions } = context;
  const { seat, room, dueMs, channelId } = message;
  const session = await sessions(seats.indexOf(seat));
  if (session === undefined) {
    meter.countNotSent(type);
    return;
  }
  const sentMs = clock();
  const seq = sent.enter(seat, dueMs, sentMs, type);
  const text = `${content} ${formatToken(rooms[room]?.mark ?? '', seq)}`;
  const answer = await client.send(session, {
    ...sendMessage(channelId, session.userId, text),
    step: 'message_send',
  });
  if (answer.ok) {
    sent.accept(sentMs, clock());
  } else {
    sent.refuse(room, seq, answer.kind, answer.detail);
  }
}
