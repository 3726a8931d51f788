import type { Send } from '../questions/find-send.ts';
import { keyOf, type Leaf, listLeaves } from '../recording/list-leaves.ts';
import { looksSecret } from '../recording/looks-secret.ts';
import type { Replace } from './render-value.ts';

/** What is written in the place of each leaf of a message. */
export interface MessageTemplate {
  readonly replace: Replace;
  /** Other values that differ from message to message, and that `token` is written for. */
  readonly changing: readonly Leaf['path'][];
  readonly usesRoom: boolean;
  readonly usesToken: boolean;
}

/** Expressions for a message: `text` for what is said, `room` for the room, `token` or a moment for what always differs. */
export function templateOf(
  { sends, textPath }: Pick<Send, 'sends' | 'textPath'>,
  roomPath: Leaf['path'] | undefined,
): MessageTemplate {
  const seen = new Map<string, Set<Leaf['value']>>();
  for (const { parameters } of sends) {
    for (const { path, value } of listLeaves(parameters)) {
      seen.set(keyOf(path), (seen.get(keyOf(path)) ?? new Set()).add(value));
    }
  }
  const isChanging = (path: Leaf['path'], value: Leaf['value']): boolean =>
    typeof value !== 'boolean' &&
    ((seen.get(keyOf(path))?.size ?? 0) > 1 ||
      isMoment(value) ||
      (typeof value === 'string' && looksSecret(value)));
  const [first] = sends;
  const others = listLeaves(first?.parameters ?? []).filter(
    ({ path, value }) =>
      keyOf(path) !== keyOf(textPath) &&
      (roomPath === undefined || keyOf(path) !== keyOf(roomPath)) &&
      isChanging(path, value),
  );
  const replace: Replace = (path, value) => {
    const key = keyOf(path);
    if (key === keyOf(textPath)) {
      return 'text';
    }
    if (roomPath !== undefined && key === keyOf(roomPath)) {
      return 'room';
    }
    if (!others.some((leaf) => keyOf(leaf.path) === key)) {
      return undefined;
    }
    return isMoment(value)
      ? typeof value === 'number'
        ? 'Date.now()'
        : 'new Date().toISOString()'
      : 'token';
  };
  return {
    replace,
    changing: others.map(({ path }) => path),
    usesRoom: roomPath !== undefined,
    usesToken: others.some(({ value }) => !isMoment(value)),
  };
}

/** Milliseconds since 1970 in this century, or a moment as ISO 8601 has it. */
function isMoment(value: Leaf['value']): boolean {
  return typeof value === 'number'
    ? value > 1e12 && value < 4e12
    : /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(String(value));
}
