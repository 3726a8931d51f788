import type { ChatProtocol, Codec, Matching } from '../chat-protocol.ts';
import { endpointOf } from '../endpoint-of.ts';
import { quoteFrame } from '../quote-frame.ts';
import { withEndpoint } from '../with-endpoint.ts';
import { decodeWhisper } from './decode-whisper.ts';
import { toFilterProof } from './filter-proof.ts';

/** What is kept for a session: the chat that it was last offered or is in. */
export interface WhisperState {
  chatId: string;
}

/** The partner hears of a chat a millisecond later; a busy server may take longer over it. */
const FIRST_WORD_AFTER_MS = 250;

const matching: Matching<WhisperState> = {
  firstWordAfterMs: FIRST_WORD_AFTER_MS,
  find: (interests) => JSON.stringify({ type: 'find_match', interests }),
  cancel: () => '{"type":"cancel_match"}',
  accept: ({ chatId }) => ofChat('accept_match', chatId),
  decline: ({ chatId }) => ofChat('decline_match', chatId),
  end: ({ chatId }) => ofChat('end_chat', chatId),
  typing: (isTyping, { chatId }) => JSON.stringify({ type: 'typing', chat_id: chatId, is_typing: isTyping }),
  report: (reason, { chatId }) => JSON.stringify({ type: 'report', chat_id: chatId, reason }),
};

const codec: Codec<WhisperState> = {
  newState: () => ({ chatId: '' }),
  url: (origin) => endpointOf(origin, '/ws'),
  // A fingerprint of its own for each user: those who share one are banned together. And a question of Whisper's own,
  // as k6 2.2 passes over a frame that comes with the answer to the handshake, such as `session_created`: now and then
  // one in some hundreds. The answer says as well that the user is in.
  hello: (user) => [JSON.stringify({ type: 'set_fingerprint', fingerprint: user.name }), '{"type":"ping"}'],
  encodeMessage: (_room, { content }, token, _ackId, { chatId }) =>
    JSON.stringify({ type: 'message', chat_id: chatId, text: `${content} ${toFilterProof(token)}` }),
  goodbye: [],
  isMessage: () => false,
  decode: (frame, state) =>
    typeof frame === 'string'
      ? decodeWhisper(frame, state)
      : { kind: 'invalid', reason: `expected text, got ${quoteFrame(frame)}` },
  matching,
};

/**
 * Whisper pairs strangers: both must accept a match within 15 s, then each message goes to the partner only, without
 * an answer. Five messages in ten seconds pass, whatever became of them, and ten searches a minute. It must never get
 * a WebSocket ping, never answers a close frame, and loses a first message that overtakes the partner's
 * `match_accepted`: a session speaks first only some time after its own. Where its matcher is out of order nothing
 * comes at all, so a search needs a time-out of the tester's.
 */
export const protocol: ChatProtocol<WhisperState> = withEndpoint({
  name: 'whisper',
  title: 'Whisper',
  features: { echo: false, acknowledgement: false, rooms: false, accounts: false, matching: true },
  codec,
  probe: {
    health: {
      path: '/health',
      judge: (status, body) =>
        status === 200 && body.includes('"status":"ok"')
          ? { ok: true }
          : { ok: false, problem: `expected 200 with "status":"ok", got ${status} ${quoteFrame(body)}` },
    },
  },
});

function ofChat(type: string, chatId: string): string {
  return JSON.stringify({ type, chat_id: chatId });
}
