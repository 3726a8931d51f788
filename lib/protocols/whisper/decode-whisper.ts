import type { Incoming } from '../chat-protocol.ts';
import { quoteFrame } from '../quote-frame.ts';
import { fromFilterProof } from './filter-proof.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a frame of Whisper means; notes in the session's state which chat it is about. */
export function decodeWhisper(frame: string, state: { chatId: string }): Incoming {
  const fields = parseObject(frame);
  const type = fields?.['type'];
  if (fields === undefined || typeof type !== 'string') {
    return { kind: 'invalid', reason: `expected JSON with a type, got ${quoteFrame(frame)}` };
  }
  switch (type) {
    case 'message':
      return { kind: 'message', text: fromFilterProof(textOf(fields, 'text')) };
    case 'session_created':
    case 'pong':
      return { kind: 'ready' };
    case 'matching_started':
      return {
        kind: 'event',
        name: 'match_started',
        data: { timeoutMs: 1_000 * numberOf(fields, 'timeout') },
      };
    case 'match_found':
      state.chatId = textOf(fields, 'chat_id');
      return {
        kind: 'event',
        name: type,
        data: {
          chatId: state.chatId,
          acceptWithinMs: 1_000 * numberOf(fields, 'accept_deadline'),
          sharedInterests: fields['shared_interests'] ?? [],
        },
      };
    case 'match_accepted':
      state.chatId = textOf(fields, 'chat_id');
      return { kind: 'event', name: type, data: { chatId: state.chatId } };
    case 'match_declined':
    case 'match_timeout':
    case 'partner_left':
      return { kind: 'event', name: type };
    case 'typing':
      return { kind: 'event', name: type, data: { isTyping: fields['is_typing'] === true } };
    case 'rate_limited':
      return { kind: 'error', name: type, reason: `retry after ${numberOf(fields, 'retry_after')} s` };
    case 'error':
      return decodeError(fields);
    case 'banned':
      return {
        kind: 'closed',
        reason: `banned for ${numberOf(fields, 'duration')} s: ${textOf(fields, 'reason')}`,
      };
    default:
      return { kind: 'unknown', name: type };
  }
}

/** A warning comes after a message that was delivered: it is not an error of it. */
function decodeError(fields: Fields): Incoming {
  const name = textOf(fields, 'code');
  const reason = textOf(fields, 'message');
  return name === 'content_warning'
    ? { kind: 'event', name, data: { reason } }
    : { kind: 'error', name, reason };
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  return typeof value === 'number' ? value : 0;
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
