import type { MessagePoster } from '../http/protocol-rest.ts';
import type { MessageType } from '../load/message-content.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** What the REST side of a system sends a message of a label with, for the users of a VU. */
export function messagePoster({ context, sessions, sent }: ChatVu, label: MessageType): MessagePoster {
  const { client, clock, fail, meter, restSessions } = context;
  return {
    client,
    log: fail,
    clock,
    account: (session) => restSessions(sessions.indexOf(session)),
    countNotSent: (reason) => {
      meter.countNotSent(label);
      fail('message_send', 'not_sent', reason);
    },
    enter: (session, dueMs, sentMs) => sent.enter(session, dueMs, sentMs, label),
    token: sent.token,
    accept: sent.accept,
    refuse: sent.refuse,
  };
}
