import { answers } from './answers.ts';
import { isProhibited } from './content-filter.ts';
import type { WhisperLimits } from './limits.ts';
import { openChat, type Pair, type Session } from './session.ts';

/** Why a message is refused, and what the sender is told. */
export interface Refusal {
  readonly reason: string;
  readonly answer: Buffer;
}

/** Finds the chat of a message, after the checks in the order of the real server; each attempt counts, whatever becomes of it. */
export function judgeMessage(
  session: Session,
  { chatId, text }: { readonly chatId: string; readonly text: string },
  nowMs: number,
  limits: WhisperLimits,
): Refusal | { readonly pair: Pair } {
  if (!session.messages.admit(nowMs, limits.messagesPerWindow, limits.messageWindowMs)) {
    return { reason: 'rate', answer: answers.rateLimited(limits.messageWindowMs / 1_000) };
  }
  if (text === '') {
    return { reason: 'empty', answer: answers.error('invalid_message', 'message text is empty') };
  }
  if (text.length > limits.maxCharacters && [...text].length > limits.maxCharacters) {
    const message = `message exceeds ${limits.maxCharacters} character limit`;
    return { reason: 'length', answer: answers.error('invalid_message', message) };
  }
  if (isProhibited(text)) {
    return {
      reason: 'filter',
      answer: answers.error('message_blocked', 'Message contains prohibited content'),
    };
  }
  const pair = openChat(session, chatId);
  return pair === undefined
    ? { reason: 'chat', answer: answers.error('invalid_chat', 'not in an active chat') }
    : { pair };
}
