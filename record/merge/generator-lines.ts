import { z } from 'zod';
import { Histogram } from '../../lib/metrics/histogram.ts';
import { addTimes, type PrintedTimes, type TimesKey } from '../../lib/metrics/parse-times.ts';
import type { VuLine } from '../../lib/metrics/vu-line.ts';

const endSchema = z.object({
  lines: z.number(),
  printed: z.record(z.string(), z.number()),
  startedAfterMs: z.number().exactOptional(),
});

/** What is known of one virtual user's lines. */
interface UserLines {
  /** The number before which all lines have been read. */
  next: number;
  /** Lines read before their turn. */
  readonly ahead: Set<number>;
  /** How many there are, by its last line. */
  lines: number | undefined;
}

/** Times of one metric and its tags, of one generator. */
export interface GeneratorTimes {
  readonly key: TimesKey;
  readonly histogram: Histogram;
}

/** What the lines of one generator hold, as they are read one by one; nothing of them is kept that grows with time. */
export class GeneratorLines {
  readonly nonces = new Set<string>();
  readonly numbers = new Set<number>();
  /** How many generators the test has, as its users say. */
  expected = 0;
  /** Lines that were cut or torn, or that did not hold what they should. */
  damaged = 0;
  lines = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  /** The first and last of its virtual users at the agreed start, ms after it; undefined until one has told. */
  startedAfterMs: { readonly first: number; readonly last: number } | undefined;
  /** By k6's key, a sample's with `~` before it. */
  readonly times = new Map<string, GeneratorTimes>();
  readonly #users = new Map<number, UserLines>();
  readonly #counted = new Map<string, number>();
  readonly #announced = new Map<string, number>();

  /** Takes note of a line; false when it was read before. */
  isNew({ nonce, generator, generators, vu, seq }: VuLine): boolean {
    this.nonces.add(nonce);
    this.numbers.add(generator);
    this.expected = Math.max(this.expected, generators);
    const user = this.#users.get(vu) ?? { next: 0, ahead: new Set(), lines: undefined };
    this.#users.set(vu, user);
    if (seq < user.next || user.ahead.has(seq)) {
      return false;
    }
    user.ahead.add(seq);
    while (user.ahead.delete(user.next)) {
      user.next += 1;
    }
    this.lines += 1;
    return true;
  }

  /** Adds times that were printed. */
  addTimes(printed: PrintedTimes): void {
    const name = keyOf(printed.key);
    const own = this.times.get(name) ?? { key: printed.key, histogram: new Histogram() };
    this.times.set(name, own);
    addTimes(own.histogram, printed);
    this.#counted.set(name, (this.#counted.get(name) ?? 0) + printed.totals.count);
    if (!printed.key.isSample) {
      for (const { second } of printed.seconds) {
        this.firstMs = Math.min(this.firstMs, second * 1_000);
        this.lastMs = Math.max(this.lastMs, second * 1_000 + 1_000);
      }
    }
  }

  /** Takes a virtual user's last line, which says how much it printed. */
  end({ vu, body }: VuLine): void {
    const { lines, printed, startedAfterMs: atMs } = endSchema.parse(JSON.parse(body));
    if (atMs !== undefined) {
      const { first, last } = this.startedAfterMs ?? { first: atMs, last: atMs };
      this.startedAfterMs = { first: Math.min(first, atMs), last: Math.max(last, atMs) };
    }
    const user = this.#users.get(vu);
    if (user !== undefined) {
      user.lines = lines;
    }
    for (const [key, count] of Object.entries(printed)) {
      this.#announced.set(key, (this.#announced.get(key) ?? 0) + count);
    }
  }

  /** The virtual users of whom there is at least one line. */
  get users(): readonly number[] {
    return [...this.#users.keys()];
  }

  /** The virtual users of whom not all lines are there, or of whom nobody knows. */
  get incomplete(): readonly number[] {
    return [...this.#users]
      .filter(([, { next, ahead, lines }]) => ahead.size > 0 || lines !== next)
      .map(([vu]) => vu)
      .sort((a, b) => a - b);
  }

  /** Metrics of which more or fewer times were read than their virtual users say that they printed. */
  get miscounted(): readonly string[] {
    const keys = new Set([...this.#counted.keys(), ...this.#announced.keys()]);
    return [...keys].filter((key) => (this.#counted.get(key) ?? 0) !== (this.#announced.get(key) ?? 0));
  }
}

/** How times are kept by key: k6's own, a sample's with `~` before it. */
export function keyOf({ metric, tags, isSample }: TimesKey): string {
  const pairs = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  const name = pairs.length === 0 ? metric : `${metric}{${pairs.sort().join(',')}}`;
  return isSample ? `~${name}` : name;
}
