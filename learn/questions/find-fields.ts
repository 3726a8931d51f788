import { type Leaf, listLeaves } from '../recording/list-leaves.ts';
import { isSecretPath, looksSecret } from '../recording/looks-secret.ts';
import type { RecordedRequest } from '../recording/recording.ts';
import { describePath } from './describe-path.ts';
import { findTokenSource, type TokenSource } from './find-token-source.ts';

/** What a value of the handshake stands for. */
export interface Field {
  readonly path: Leaf['path'];
  readonly value: Leaf['value'];
  readonly means: /** Proves who the user is. */
    | 'token'
    /** Says who the user is. */
    | 'name'
    /** The same for every user. */
    | 'constant'
    /** Another one each time: a moment, a random number. */
    | 'volatile';
  /** Which request gave it, for a token. */
  readonly source?: TokenSource;
  /** What makes this a guess; absent where it is none. */
  readonly doubt?: string;
}

const NAME_KEYS = /user|name|nick|login|email|handle|^uid$|^id$|^from$|^me$|participant|client/i;
const TIME_KEYS = /^(t|ts|time|timestamp|_|nonce|rand|cb)$/i;

/** What each text and number stands for in what a user shows when it connects: auth, query, introduction. */
export function findFields(
  shown: unknown,
  requests: readonly RecordedRequest[],
  atMs: number,
): readonly Field[] {
  return listLeaves(shown).map(({ path, value }) => {
    const key = String(path.at(-1) ?? '');
    if (typeof value === 'boolean') {
      return { path, value, means: 'constant' };
    }
    const text = String(value);
    const bare = text.replace(/^(Bearer|Basic|Token)\s+/i, '');
    const source = findTokenSource(bare, requests, atMs);
    if (isSecretPath(path) || looksSecret(text)) {
      return source === undefined
        ? {
            path,
            value,
            means: 'token',
            doubt: 'no saved answer has this value, so where it comes from is not known',
          }
        : { path, value, means: 'token', source };
    }
    if (TIME_KEYS.test(key)) {
      return {
        path,
        value,
        means: 'volatile',
        doubt: `${JSON.stringify(key)} looks like a moment or a random number`,
      };
    }
    // Which question an answer belongs to, where messages are numbered.
    const isNumber = /^id$/i.test(key) && /^\d{1,4}$/.test(text);
    if (NAME_KEYS.test(key) && !isNumber) {
      return { path, value, means: 'name', ...(source === undefined ? {} : { source }) };
    }
    if (source !== undefined) {
      return {
        path,
        value,
        means: 'token',
        source,
        doubt: 'an answer gave this value; whether it is a secret is not known',
      };
    }
    const isBareText = path.every((each) => typeof each === 'number') && typeof value === 'string';
    return isBareText
      ? { path, value, means: 'name', doubt: 'a text without a key is taken for the name of the user' }
      : { path, value, means: 'constant' };
  });
}

/** What makes fields a guess, in one text; undefined where nothing does. */
export function doubtOf(fields: readonly Field[]): string | undefined {
  const doubts = fields.flatMap(({ path, doubt }) =>
    doubt === undefined ? [] : [`${describePath(path)}: ${doubt}`],
  );
  return doubts.length === 0 ? undefined : doubts.join('; ');
}
