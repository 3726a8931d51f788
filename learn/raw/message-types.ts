/** What a JSON message must have under a key to be of a type; anything where no value is stated. */
export interface TypePart {
  readonly key: string | number;
  readonly value?: string;
}

/** How the types of a chat's JSON messages are told apart. */
export interface MessageTypes {
  /** The keys, or the places in an array, whose words say what a message is; empty where none does. */
  readonly keys: readonly (string | number)[];
  /** The keys of which a message has one, and is what that one says, where no words do: `{ publish: {…} }`. */
  readonly holders: readonly string[];
  /** What a message is called: the words under its keys. */
  readonly nameOf: (message: unknown) => string;
  /** What makes a message one of that name; empty for those without a type. */
  readonly partsOf: (name: string) => readonly TypePart[];
}

/** Keys that usually say what a message is, the likeliest first. */
const TYPE_KEYS = ['type', 'event', 'op', 'action', 'cmd', 'command', 'kind', 'method', 't', 'e'];

/** Keys that tell apart what has the same type: `{ type: 'call', method: … }`. */
const SUBTYPE_KEYS = ['method', 'target', 'collection', 'action', 'event', 'command', 'cmd', 'kind'];

/** Places in an array that are looked at. */
const PLACES = [0, 1, 2, 3, 4, 5];

/** So many of all messages have a type where there are types. */
const MOST = 0.8;

/** The name of messages where none has one of its own. */
export const UNNAMED = 'message';

/** The name of those that have none where others do. */
const UNTYPED = 'a message without a type';

/** Where several keys tell messages apart, so many of all have one; the others are heartbeats, or deliveries alone. */
const MOST_HELD = 0.5;

/** How the messages of a recording tell what they are, from all of them. */
export function findMessageTypes(messages: readonly object[]): MessageTypes {
  const keys = findKeys(messages);
  const holders = keys.length === 0 ? findHolders(messages) : [];
  const nameOf = (parts: readonly TypePart[]): string =>
    parts.length > 0
      ? parts.map(({ key, value }) => value ?? key).join(' ')
      : keys.length + holders.length === 0
        ? UNNAMED
        : UNTYPED;
  const partsOf = (message: unknown): readonly TypePart[] => {
    const holder = holders.find((key) => isHeld(message, key));
    return holder === undefined ? partsBy(keys, message) : [{ key: holder }];
  };
  const groups = new Map<string, object[]>();
  for (const message of messages) {
    const name = nameOf(partsOf(message));
    groups.set(name, [...(groups.get(name) ?? []), message]);
  }
  const subtypeOf = new Map([...groups].map(([name, group]) => [name, findSubtype(group, keys)]));
  const known = new Map<string, readonly TypePart[]>();
  const read = (message: unknown): string => {
    const parts = partsOf(message);
    const subtype = subtypeOf.get(nameOf(parts));
    const all = [...parts, ...(subtype === undefined ? [] : partsBy([subtype], message))];
    const name = nameOf(all);
    known.set(name, all);
    return name;
  };
  messages.forEach(read);
  return { keys, holders, nameOf: read, partsOf: (name) => known.get(name) ?? [] };
}

/** The first of the keys that a message has, as its type. */
function partsBy(keys: readonly (string | number)[], message: unknown): readonly TypePart[] {
  for (const key of keys) {
    const value = wordAt(message, key);
    if (value !== undefined) {
      return [{ key, value }];
    }
  }
  return [];
}

function findKeys(messages: readonly object[]): readonly (string | number)[] {
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
function findHolders(messages: readonly object[]): readonly string[] {
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

function isHeld(message: unknown, key: string): boolean {
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
function findSubtype(group: readonly object[], keys: readonly (string | number)[]): string | undefined {
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

function wordAt(message: unknown, key: string | number): string | undefined {
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
