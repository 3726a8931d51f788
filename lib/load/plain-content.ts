import type { MessageContent } from './message-content.ts';

/** Words that no filter minds; their number has no factor in common with the step below. */
const WORDS = [
  'morning',
  'the',
  'train',
  'was',
  'late',
  'again',
  'but',
  'coffee',
  'helped',
  'and',
  'now',
  'we',
  'walk',
  'along',
  'river',
  'where',
  'birds',
  'sing',
  'under',
  'old',
  'bridge',
  'while',
  'children',
  'play',
  'with',
  'paper',
  'boats',
  'until',
  'evening',
] as const;

const STEP = 7;

/**
 * A text of whole words with about so many characters, at least one word: no digits, no address, no word twice in a
 * row. The same object for the same arguments would cost more than the text.
 */
export function plainContent(k: number, characters: number): MessageContent {
  let content = '';
  for (let i = 0; content.length < characters; i += 1) {
    content += `${i === 0 ? '' : ' '}${WORDS[(k + i * STEP) % WORDS.length]}`;
  }
  return { type: 'text', content, metadata: {} };
}
