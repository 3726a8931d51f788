/** Look-ups that are asked within this time go out together, ms: about what a query takes on a server that has work. */
const WINDOW_MS = 4;

/** At most so many in one query: a burst takes several, on several connections, and may come out in another order. */
const MOST_AT_ONCE = 16;

/** Looks a key up; every call waits for a query of the database. */
export type LookUp<Value> = (key: string) => Promise<Value | undefined>;

/**
 * Gathers look-ups of keys into queries for many keys at once: a thousand a second, one by one, would take a third of a
 * core in client and database.
 *
 * @param query The values of some keys; keys without a value are left out.
 */
export function batchLookUps<Value>(
  query: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): LookUp<Value> {
  interface Asked {
    readonly key: string;
    readonly resolve: (value: Value | undefined) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Asked[] = [];
  const send = (some: readonly Asked[]): void => {
    query([...new Set(some.map(({ key }) => key))]).then(
      (values) => {
        for (const { key, resolve } of some) {
          resolve(values.get(key));
        }
      },
      (error: unknown) => {
        for (const { reject } of some) {
          reject(error);
        }
      },
    );
  };
  const flush = (): void => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += MOST_AT_ONCE) {
      send(all.slice(from, from + MOST_AT_ONCE));
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (waiting.length === 1) {
        setTimeout(flush, WINDOW_MS);
      }
    });
}
