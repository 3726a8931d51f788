/** Keys that usually say what a message is, the likeliest first. */
const TYPE_KEYS = ['type', 'event', 'op', 'action', 'cmd', 'command', 'kind', 'method', 't', 'e'];

/** Keys that tell apart what has the same type: `{ type: 'call', method: … }`. */
const SUBTYPE_KEYS = ['method', 'target', 'collection', 'action', 'event', 'command', 'cmd', 'kind'];

/** Places in an array that are looked at. */
const PLACES = [0, 1, 2, 3, 4, 5];

/** So many of all messages have a type where there are types. */
const MOST = 0.8;

/** Where several keys tell messages apart, so many of all have one; the others are heartbeats, or deliveries alone. */
const MOST_HELD = 0.5;

/** The keys, or the place in an array, whose words say what a message is; empty where none does. */
export function findKeys(messages: readonly object[]): readonly (string | number)[] {
  if (messages.filter(Array.isArray).length >= MOST * messages.length) {
    const [best] = PLACES.map((place) => ({ place, words: wordsOf(messages, place) }))
      .filter(({ words }) => words !== undefined && words.length >= MOST * messages.length)
      .map(({ place, words = [] }) => ({ place, variety: new Set(words.filter(hasLetter)).size }))
      .sort((a, b) => b.variety - a.variety || a.place - b.place);
    return best === undefined || best.variety === 0 ? [] : [best.place];
  }
  const one = TYPE_KEYS.find((key) => (wordsOf(messages, key)?.length ?? 0) >= MOST * messages.length);
  if (one !== undefined) {
    return [one];
  }
  return isTypedBy(messages, 'msg') ? ['msg'] : coveringKeys(messages);
}

/** Several keys that most messages have one of, such as one of the client's and one of the server's. */
function coveringKeys(messages: readonly object[]): readonly string[] {
  let left = messages;
  const keys: string[] = [];
  for (const key of TYPE_KEYS.filter(({ length }) => length > 1)) {
    const others = left.filter((message) => wordAt(message, key) === undefined);
    if (others.length < left.length && wordsOf(messages, key) !== undefined) {
      keys.push(key);
      left = others;
    }
  }
  return messages.length - left.length >= MOST_HELD * messages.length ? keys : [];
}

/** Keys that hold objects and of which no message has two: each says what its message is. */
export function findHolders(messages: readonly object[]): readonly string[] {
  const keys = [
    ...new Set(messages.flatMap((message) => (Array.isArray(message) ? [] : Object.keys(message)))),
  ];
  const holders = keys.filter((key) =>
    messages.every((message) => !Object.hasOwn(message, key) || isHeld(message, key)),
  );
  const held = messages.map((message) => holders.filter((key) => isHeld(message, key)).length);
  const isTold =
    held.every((count) => count <= 1) &&
    held.filter((count) => count === 1).length >= MOST_HELD * messages.length;
  return holders.length >= 2 && isTold ? holders : [];
}

/** Whether a message has an object under a key. */
export function isHeld(message: unknown, key: string): boolean {
  const holds = typeof message === 'object' && message !== null && Object.hasOwn(message, key);
  const value = holds ? (message as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a key that often holds a text holds what a message is: different words then stand in different messages. */
function isTypedBy(messages: readonly object[], key: string): boolean {
  const words = wordsOf(messages, key);
  if (words === undefined || words.length < MOST * messages.length) {
    return false;
  }
  const shapes = new Set(messages.map((message) => Object.keys(message).sort().join(' ')));
  return new Set(words).size >= 3 && shapes.size >= 3;
}

/** A key beside the type by which messages of one type differ. */
export function findSubtype(
  group: readonly object[],
  keys: readonly (string | number)[],
): string | undefined {
  return SUBTYPE_KEYS.filter((key) => !keys.includes(key)).find((key) => {
    const words = wordsOf(group, key);
    return words?.length === group.length && words.every(hasLetter) && new Set(words).size > 1;
  });
}

/** The words under a key; undefined where one is a text that is no word: that is not what a message is. */
function wordsOf(messages: readonly object[], key: string | number): readonly string[] | undefined {
  const found = messages.map((message) => valueAt(message, key)).filter((value) => value !== undefined);
  return found.every(isWord) ? found : undefined;
}

/** The word or number under a key, as text; undefined for anything else. */
export function wordAt(message: unknown, key: string | number): string | undefined {
  const value = valueAt(message, key);
  return value !== undefined && isWord(value) ? value : undefined;
}

/** A text or a number under a key, as text. */
function valueAt(message: unknown, key: string | number): string | undefined {
  const holds = typeof message === 'object' && message !== null && Object.hasOwn(message, key);
  const value = holds ? (message as Readonly<Record<string | number, unknown>>)[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function isWord(text: string): boolean {
  return /^[\w:./-]{1,40}$/.test(text);
}

function hasLetter(text: string): boolean {
  return /[a-z]/i.test(text);
}
