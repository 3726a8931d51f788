import { formatSharedToken } from '../protocols/shared-token.ts';
import { addCounts, type DeliveryCounts, emptyCounts } from './delivery-counts.ts';
import type { SentRow, SharedPart } from './shared-part.ts';

/** What one virtual user told of a shared room, and on which generator it was. */
export interface ToldPart extends SharedPart {
  readonly generator: number;
}

/** A delivery that nobody of a virtual user knew of, and that was lost. */
export interface UnheardLoss {
  readonly id: string;
  readonly reader: number;
  readonly dueMs: number;
}

/** What the virtual users of a room did not know by themselves, to be added to what each of them has counted. */
export interface Reconciled {
  readonly counts: DeliveryCounts;
  /** The same by the moment at which the messages were due, epoch ms. */
  readonly byDueMs: readonly { readonly dueMs: number; readonly counts: DeliveryCounts }[];
  readonly lost: readonly UnheardLoss[];
  /** By label: messages that count as delivered or failed, beyond what their sender's virtual user counted; may be negative. */
  readonly messages: ReadonlyMap<string, { delivered: number; failed: number }>;
}

const PER_MS = 1_000;

/**
 * Joins what the virtual users of one room told of it. Each has matched what it heard; a message of which it heard
 * nothing is lost at everybody of it who was subscribed when it was sent, and not judged at who left as planned soon
 * after. So every message is expected at every auditor of the room once, wherever that is.
 *
 * @param mark How the tokens of the room's messages begin.
 */
export function reconcile(parts: readonly ToldPart[], mark: string): Reconciled {
  const counts = emptyCounts();
  const byDueMs: { dueMs: number; counts: DeliveryCounts }[] = [];
  const lost: UnheardLoss[] = [];
  const messages = new Map<string, { delivered: number; failed: number }>();
  const knowledge = parts.map(knowledgeOf);
  for (const [home, part] of parts.entries()) {
    for (const [sender, rows] of part.sent) {
      for (const [number, row] of rows.entries()) {
        const key = keyOf(sender, number);
        if (knowledge[home]?.refused.has(key)) {
          continue;
        }
        let expectedElsewhere = 0;
        let isFailed = false;
        for (const [other, reader] of parts.entries()) {
          if (other === home) {
            continue;
          }
          const known = knowledge[other] as Knowledge;
          if (known.failed.has(key)) {
            isFailed = true;
          }
          if (isHeard(known, sender, number)) {
            expectedElsewhere += known.unread.has(key) ? 0 : 1;
            continue;
          }
          const own = countUnheard(reader, row);
          expectedElsewhere += own.counts.expected;
          isFailed ||= own.counts.lost > 0;
          if (own.counts.expected > 0) {
            addCounts(counts, own.counts);
            byDueMs.push({ dueMs: row[0] / PER_MS, counts: own.counts });
            const id = formatSharedToken(mark, {
              sender,
              number,
              dueMs: row[0] / PER_MS,
              sentMs: row[1] / PER_MS,
              generator: part.generator,
            });
            lost.push(...own.readers.map((place) => ({ id, reader: place, dueMs: row[0] / PER_MS })));
          }
        }
        const messagesLost = correct(
          messages,
          part.labels[row[2]] ?? '',
          knowledge[home] as Knowledge,
          key,
          isFailed,
          expectedElsewhere > 0,
        );
        if (messagesLost > 0) {
          const own = { ...emptyCounts(), messagesLost };
          addCounts(counts, own);
          byDueMs.push({ dueMs: row[0] / PER_MS, counts: own });
        }
      }
    }
  }
  return { counts, byDueMs, lost, messages };
}

/** What a virtual user said of messages, to be asked by sender and number. */
interface Knowledge {
  readonly heard: ReadonlyMap<number, readonly (readonly [number, number])[]>;
  readonly failed: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly unread: ReadonlySet<string>;
}

function knowledgeOf(part: ToldPart): Knowledge {
  const keys = (list: SharedPart['failed']) => new Set(list.map(([sender, number]) => keyOf(sender, number)));
  return {
    heard: new Map(part.heard),
    failed: keys(part.failed),
    refused: keys(part.refused),
    unread: keys(part.unread),
  };
}

function keyOf(sender: number, number: number): string {
  return `${sender}/${number}`;
}

/** The ranges ascend. */
function isHeard({ heard }: Knowledge, sender: number, number: number): boolean {
  const ranges = heard.get(sender) ?? [];
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found = ranges[low];
  return found !== undefined && found[0] <= number;
}

/** What became of a message that nobody of a virtual user heard of, at its auditors. */
function countUnheard(
  { spans, graceMs }: ToldPart,
  [, sentUs]: SentRow,
): { readonly counts: DeliveryCounts; readonly readers: readonly number[] } {
  const counts = emptyCounts();
  const readers: number[] = [];
  for (const [place, joinUs, leaveUs, planned] of spans) {
    if (joinUs >= sentUs || (leaveUs !== null && leaveUs < sentUs)) {
      continue;
    }
    counts.expected += 1;
    if (leaveUs !== null && planned === 1 && leaveUs - sentUs < graceMs * PER_MS) {
      counts.notJudged += 1;
    } else {
      counts.lost += 1;
      readers.push(place);
    }
  }
  return { counts, readers };
}

/**
 * What the sender's virtual user said of a message, by its own members, becomes what is true for all. Returns how many
 * messages are lost beyond what it said.
 */
function correct(
  messages: Map<string, { delivered: number; failed: number }>,
  label: string,
  { failed, unread }: Knowledge,
  key: string,
  isFailedElsewhere: boolean,
  isExpectedElsewhere: boolean,
): number {
  const sum = messages.get(label) ?? { delivered: 0, failed: 0 };
  const before = sum.failed;
  if (unread.has(key)) {
    sum[isFailedElsewhere ? 'failed' : 'delivered'] += isExpectedElsewhere ? 1 : 0;
  } else if (isFailedElsewhere && !failed.has(key)) {
    sum.delivered -= 1;
    sum.failed += 1;
  }
  messages.set(label, sum);
  return sum.failed - before;
}
