import { findHolders, findKeys, findSubtype, isHeld, wordAt } from './type-keys.ts';

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

/** The name of messages where none has one of its own. */
export const UNNAMED = 'message';

/** The name of those that have none where others do. */
const UNTYPED = 'a message without a type';

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
