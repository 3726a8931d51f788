import type { Incoming } from '../chat-protocol.ts';
import { quoteFrame } from '../quote-frame.ts';
import { deliveryEvent } from './delivery-event.ts';
import { judgeAcknowledgement } from './judge-acknowledgement.ts';
import type { Packet } from './parse-packet.ts';
import type { SocketIoChat } from './socket-io-chat.ts';

/** What the events and acknowledgements of a described chat mean. */
export interface EventDecoder {
  readonly event: (packet: Packet, frame: string) => Incoming | readonly Incoming[];
  readonly acknowledgement: (packet: Packet, frame: string) => Incoming;
}

/** Reads the events of a chat whose packets name its namespace by `prefix`. */
export function decodeEvents(chat: SocketIoChat, prefix: string): EventDecoder {
  const { errors = {}, ready } = chat;
  const judge = chat.acknowledges ?? judgeAcknowledgement;
  const delivered = deliveryEvent(chat);
  const answer = typeof chat.join?.answer === 'object' ? chat.join.answer.event : undefined;
  const known = new Set([...(chat.ignore ?? []), ...(chat.events ?? [])]);

  const meaningOf = (name: string, parameters: readonly unknown[], frame: string): Incoming => {
    if (name === delivered) {
      return { kind: 'message', text: frame };
    }
    if (name === ready) {
      return { kind: 'ready' };
    }
    if (name === answer) {
      return { kind: 'joined' };
    }
    const error = Object.hasOwn(errors, name) ? errors[name] : undefined;
    if (error !== undefined) {
      return { kind: 'error', name, reason: error(parameters).slice(0, 500) };
    }
    return known.has(name) ? { kind: 'event', name, data: parameters } : { kind: 'unknown', name };
  };

  return {
    event: ({ id, body }, frame) => {
      const parsed = parseArray(body);
      const [name, ...parameters] = parsed ?? [];
      if (typeof name !== 'string') {
        return { kind: 'invalid', reason: `an event without a name: ${quoteFrame(frame)}` };
      }
      const meaning = meaningOf(name, parameters, frame);
      if (id === undefined) {
        return meaning;
      }
      const reply = JSON.stringify(chat.reply?.(name, parameters) ?? []);
      return [meaning, { kind: 'reply', frames: [`43${prefix}${id}${reply}`] }];
    },
    acknowledgement: ({ id, body }, frame) => {
      if (id === undefined) {
        return { kind: 'invalid', reason: `an acknowledgement without an id: ${quoteFrame(frame)}` };
      }
      // The usual ones, of which every message has one.
      if (chat.acknowledges === undefined && (body === '[]' || body.startsWith('[{"success":true'))) {
        return { kind: 'ack', id, ok: true, reason: '' };
      }
      const parameters = parseArray(body);
      const verdict = parameters === undefined ? `not JSON: ${quoteFrame(body)}` : judge(parameters);
      return verdict === true
        ? { kind: 'ack', id, ok: true, reason: '' }
        : { kind: 'ack', id, ok: false, reason: verdict.slice(0, 500) };
    },
  };
}

function parseArray(body: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
