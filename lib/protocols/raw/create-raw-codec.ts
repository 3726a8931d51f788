import type { Codec, Frame, Incoming, WireSettings } from '../chat-protocol.ts';
import { quoteFrame } from '../quote-frame.ts';
import type { RawChat, RawMessage } from './raw-chat.ts';
import { rawFrames } from './raw-frames.ts';
import { rawUrl } from './raw-url.ts';

/** Speaks a raw chat by its description. It keeps nothing for a session. */
export function createRawCodec(chat: RawChat, settings: WireSettings = {}): Codec<undefined> {
  const { write, read } = rawFrames(chat.format);
  const { acknowledged, heartbeat, join, ready } = chat;
  const delivered =
    chat.delivered ?? ((message: RawMessage) => (typeof message === 'string' ? message : undefined));

  const meaningOf = (message: RawMessage): Incoming => {
    // What is sent most often first.
    const text = delivered(message);
    if (text !== undefined) {
      return { kind: 'message', text };
    }
    const answer = acknowledged?.(message);
    if (answer !== undefined) {
      return { kind: 'ack', id: answer.id, ok: answer.ok, reason: (answer.reason ?? '').slice(0, 500) };
    }
    if (ready?.(message)) {
      return { kind: 'ready' };
    }
    if (join?.answer?.(message)) {
      return { kind: 'joined' };
    }
    const pong = chat.ping?.(message);
    if (pong !== undefined) {
      return { kind: 'reply', frames: [write(pong)] };
    }
    const refusal = chat.refused?.(message);
    if (refusal !== undefined) {
      return { kind: 'refused', reason: refusal.slice(0, 500) };
    }
    const error = chat.error?.(message);
    if (error !== undefined) {
      return { kind: 'error', name: 'error', reason: error.slice(0, 500) };
    }
    const name = chat.ignore?.(message);
    return name === undefined
      ? { kind: 'unknown', name: nameOf(message) }
      : { kind: 'event', name, data: message };
  };

  return {
    url: (origin, user) =>
      rawUrl(origin, settings.path ?? chat.path, { ...chat.query?.(user), ...settings.query }),
    headers: (user) => ({ ...chat.headers?.(user), ...settings.headers }),
    hello: (user) => (chat.hello?.(user) ?? []).map(write),
    ...(ready === undefined && { readyOnOpen: true as const }),
    ...(heartbeat && {
      heartbeat: { everyMs: heartbeat.everyMs, frame: () => write(heartbeat.send()) },
    }),
    ...(join && { encodeJoin: (room: string) => write(join.send(room)) }),
    ...(join !== undefined && join.answer === undefined && { joinsUnanswered: true as const }),
    encodeMessage: (room, utterance, token, id) =>
      write(chat.send(room, `${utterance.content} ${token}`, id, utterance)),
    goodbye: (chat.goodbye ?? []).map(write),
    // A frame may hold anything: each is read. The same frame to the next reader of a room is not read again.
    isMessage: () => false,
    decode: (frame: Frame) => {
      const messages = read(frame);
      if (messages === undefined) {
        return {
          kind: 'invalid',
          reason: `not of the format that the protocol states: ${quoteFrame(frame)}`,
        };
      }
      const [first, ...others] = messages.map(meaningOf);
      // The frame itself, so that the next reader of the room knows it by its text.
      return first?.kind === 'message' && others.length === 0 && typeof frame === 'string'
        ? { kind: 'message', text: frame }
        : [...(first === undefined ? [] : [first]), ...others];
    },
  };
}

/** What an unknown message is counted by: its type, where it says one. */
function nameOf(message: RawMessage): string {
  if (typeof message === 'object' && message !== null) {
    const { type, event, kind, op } = message as Readonly<Record<string, unknown>>;
    const name = [type, event, kind, op].find((each) => typeof each === 'string' || typeof each === 'number');
    return name === undefined ? 'a message without a type' : String(name).slice(0, 80);
  }
  return `a ${message === null ? 'null' : typeof message}`;
}
