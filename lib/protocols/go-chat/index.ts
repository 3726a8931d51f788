import type { ChatProtocol, Codec, HealthAnswer, Incoming, Utterance } from '../chat-protocol.ts';
import { endpointOf } from '../endpoint-of.ts';
import { quoteFrame } from '../quote-frame.ts';
import { withEndpoint } from '../with-endpoint.ts';

const MESSAGE = '{"type":"message",';
const OBJECT = '{"type":"';

/** How a message begins, by what it says: making JSON costs more than sending it. */
const knownHeads = new WeakMap<Utterance, string>();

const codec: Codec<undefined> = {
  url: (origin, user) => endpointOf(origin, '/ws', `id=${encodeURIComponent(user.name)}`),
  hello: () => [],
  readyOnOpen: true,
  encodeMessage: (_room, utterance, token) => `${headOf(utterance)}${token}"}`,
  goodbye: [],
  textsOf,
  isMessage: (text) => text.startsWith(MESSAGE),
  decode: (frame) => {
    if (typeof frame !== 'string') {
      return { kind: 'invalid', reason: `expected text, got ${quoteFrame(frame)}` };
    }
    return textsOf(frame)?.map(decodeObject) ?? decodeObject(frame);
  },
};

/**
 * A Go chat server without rooms, names of accounts, history or answers: whoever is connected gets what anybody says,
 * the sender too. Up to 101 messages come in one frame, and what its queues cannot hold is lost without a word, so a
 * message that never comes back is all that a client can know of a loss.
 */
export const protocol: ChatProtocol<undefined> = withEndpoint({
  name: 'go-chat',
  title: 'Go chat server',
  features: { echo: true, acknowledgement: false, rooms: false, accounts: false },
  codec,
  probe: { health: { path: '/health', judge: judgeHealth } },
});

function headOf(utterance: Utterance): string {
  let head = knownHeads.get(utterance);
  if (head === undefined) {
    head = `${MESSAGE}"content":${JSON.stringify(`${utterance.content} `).slice(0, -1)}`;
    knownHeads.set(utterance, head);
  }
  return head;
}

/** The objects in a frame that holds several. */
function textsOf(frame: string): readonly string[] | undefined {
  return frame.includes('\n') ? frame.split('\n') : undefined;
}

/** One of the objects in a frame. */
function decodeObject(text: string): Incoming {
  if (text.startsWith(MESSAGE) && text.endsWith('}')) {
    return { kind: 'message', text };
  }
  // A type is passed on as its sender wrote it.
  return text.startsWith(OBJECT) && text.endsWith('}')
    ? { kind: 'unknown', name: text.slice(OBJECT.length, text.indexOf('"', OBJECT.length)) }
    : { kind: 'invalid', reason: `expected {"type":…}, got ${quoteFrame(text)}` };
}

function judgeHealth(status: number, body: string): HealthAnswer {
  if (status === 200 && body.includes('"status":"healthy"')) {
    return { ok: true };
  }
  return { ok: false, problem: `expected 200 with "status":"healthy", got ${status} ${quoteFrame(body)}` };
}
