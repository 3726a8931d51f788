/** A message that the test writes so as to know which queries must find it. */
export interface KnownDocument {
  readonly content: string;
  /** The marker words in it. */
  readonly words: readonly string[];
}

/** Messages with one topic's marker word alone, for each topic. */
const SINGLE = 4;

/** Messages with the marker words of one topic and the next, for each topic. */
const PAIRED = 2;

const FILLER = [
  'Notes from the call about',
  'The draft for the client mentions',
  'Please have another look at',
  'As agreed on Monday, the owner of the task is',
  'This was decided in the thread on',
  'A short summary of what we know of',
] as const;

const LETTERS = 'bdfghjklmnpqrtvwxz';

/**
 * The marker word of a topic: it occurs nowhere else, as the nonce is the run's own, and words of two topics differ in
 * three letters at least, so that a search that forgives two typing errors still tells them apart.
 */
export function markerWord(nonce: string, topic: number): string {
  const a = LETTERS[topic % LETTERS.length] ?? '';
  const b = LETTERS[Math.floor(topic / LETTERS.length) % LETTERS.length] ?? '';
  return `q${a}${b}${a}${b}${a}${b}${nonce}`;
}

/** The documents of all topics: some about one, some about two neighbouring ones. */
export function buildKnownDocuments(nonce: string, topics: number): readonly KnownDocument[] {
  const documents: KnownDocument[] = [];
  for (let topic = 0; topic < topics; topic += 1) {
    const own = markerWord(nonce, topic);
    const next = markerWord(nonce, (topic + 1) % topics);
    for (let i = 0; i < SINGLE + PAIRED; i += 1) {
      const words = i < SINGLE || topics < 2 ? [own] : [own, next];
      documents.push({ content: `${FILLER[i % FILLER.length] ?? ''} ${words.join(' and ')}.`, words });
    }
  }
  return documents;
}

/** A query whose answer is known: the indexes of the documents that hold all of its words. */
export interface KnownQuery {
  readonly text: string;
  readonly relevant: readonly number[];
}

/** One query for each topic and one for each pair of neighbouring topics. */
export function buildKnownQueries(documents: readonly KnownDocument[]): readonly KnownQuery[] {
  const asked = new Set(documents.flatMap(({ words }) => [words.slice(0, 1).join(' '), words.join(' ')]));
  return [...asked].map((query) => {
    const words = query.split(' ');
    const relevant = documents.flatMap((document, i) =>
      words.every((word) => document.words.includes(word)) ? [i] : [],
    );
    return { text: query, relevant };
  });
}
