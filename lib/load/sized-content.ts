import type { MessageContent } from './message-content.ts';
import { plainContent } from './plain-content.ts';

/** Characters that are written once and then repeated. */
const PATTERN = 1_000;

/** A text of exactly so many characters, each of one byte; `k` chooses its words. Keep the object: it is encoded once. */
export function sizedContent(k: number, bytes: number): MessageContent {
  const pattern = `${plainContent(k, Math.min(bytes, PATTERN)).content} `;
  return {
    type: 'text',
    content: pattern.repeat(Math.ceil(bytes / pattern.length)).slice(0, bytes),
    metadata: {},
  };
}
