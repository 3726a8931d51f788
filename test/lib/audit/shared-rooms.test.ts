import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { createLedger } from '../../../lib/audit/create-ledger.ts';
import { addCounts, type DeliveryCounts, emptyCounts } from '../../../lib/audit/delivery-counts.ts';
import type { Ledger, Settled } from '../../../lib/audit/ledger.ts';
import { FROM, LABEL, LOST, WAITING } from '../../../lib/audit/open-message.ts';
import { reconcile } from '../../../lib/audit/reconcile.ts';
import { emptyTally } from '../../../lib/audit/tally.ts';

const SIZE = 5;
const MARK = '~k6c~abcdef000007';
const GRACE_MS = 6;

/** The virtual users that one room is cut into, by where each begins. */
type Cut = readonly number[];

/** One ledger, and what its virtual user would have told k6. */
function books(size: number, echoes: boolean, auditEvery: number, sharedFrom?: number) {
  const tally = emptyTally();
  const recorder = new AuditRecorder(1_000);
  const room = { index: 7, size, ...(sharedFrom === undefined ? {} : { sharedFrom }) };
  const ledger = createLedger({ rooms: [room], echoes, auditEvery, tally, recorder });
  const told = { lost: 0, notJudged: 0, delivered: 0, failed: 0 };
  const settle = ({ lost, notJudged, completed, failed }: Settled): void => {
    told.lost += lost;
    told.notJudged += notJudged;
    told.delivered += completed.length;
    told.failed += failed.length;
  };
  const receive = (session: number): void => {
    const message = ledger.receive(session, 0);
    if (message !== undefined && message[WAITING] === 0 && message[FROM] >= 0) {
      assert.equal(message[LABEL], 'text');
      told[message[LOST] === 0 ? 'delivered' : 'failed'] += 1;
    }
  };
  return { ledger, tally, told, settle, receive };
}

type Books = ReturnType<typeof books>;

/** The same room in the books of one virtual user, and of several. */
function rooms(cut: Cut, echoes: boolean, auditEvery: number) {
  const whole = books(SIZE, echoes, auditEvery);
  const parts = cut.map((from, i) => books((cut[i + 1] ?? SIZE) - from, echoes, auditEvery, from));
  const homeOf = (place: number): { readonly own: Books; readonly session: number } => {
    const i = cut.findLastIndex((from) => from <= place);
    return { own: parts[i] as Books, session: place - (cut[i] ?? 0) };
  };
  return { whole, parts, homeOf };
}

const place = fc.nat(SIZE - 1);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('send' as const), place }) },
  {
    weight: 14,
    arbitrary: fc.record({ what: fc.constant('deliver' as const), place, message: fc.nat(9) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('join' as const), place }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('leave' as const), place, planned: fc.boolean() }) },
);
const cuts = fc.constantFrom<Cut>([0, 2], [0, 1, 3], [0, 4], [0, 1, 2, 3, 4]);

for (const echoes of [true, false]) {
  for (const auditEvery of [1, 2]) {
    const auditors = auditEvery === 1 ? 'all' : 'every second';
    test(`a room in several virtual users has the same audit as in one, ${auditors} audited, ${echoes ? 'with' : 'without'} echoes`, () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), cuts, (steps, cut) => {
          const { whole, parts, homeOf } = rooms(cut, echoes, auditEvery);
          const tokens: NonNullable<ReturnType<Ledger['sharedToken']>>[] = [];
          let nowMs = 1_000;
          for (let each = 0; each < SIZE - 1; each += 1) {
            nowMs += 1;
            whole.ledger.join(each, nowMs);
            const { own, session } = homeOf(each);
            own.ledger.join(session, nowMs);
          }
          for (const now of steps) {
            nowMs += 1;
            const { own, session } = homeOf(now.place);
            if (now.what === 'join') {
              whole.ledger.join(now.place, nowMs);
              own.ledger.join(session, nowMs);
            } else if (now.what === 'leave') {
              whole.settle(whole.ledger.leave(now.place, now.planned, nowMs, GRACE_MS));
              own.settle(own.ledger.leave(session, now.planned, nowMs, GRACE_MS));
            } else if (now.what === 'send') {
              whole.ledger.send(now.place, nowMs, nowMs, 'text');
              const token = own.ledger.sharedToken(0, own.ledger.send(session, nowMs, nowMs, 'text'));
              assert.ok(token);
              tokens.push(token);
            } else if (now.message < tokens.length) {
              const seq = tokens.length - 1 - now.message;
              const token = tokens[seq];
              assert.ok(token);
              // Without echoes nobody hears itself.
              if (!echoes && token.sender === now.place) {
                continue;
              }
              whole.ledger.hear(0, seq);
              whole.receive(now.place);
              own.ledger.hearShared(0, { ...token, generator: 1 }, true);
              own.receive(session);
            }
          }
          whole.settle(whole.ledger.settle());
          for (const part of parts) {
            part.settle(part.ledger.settle());
          }
          assertSame(whole, parts);
        }),
        { numRuns: 1_500 },
      );
    });
  }
}

/** The books of the parts, joined, say what those of the whole say. */
function assertSame(whole: Books, parts: readonly Books[]): void {
  const told = parts.flatMap(({ ledger }) => ledger.shared().map((part) => ({ ...part, generator: 1 })));
  const missed = reconcile(told, MARK);
  const counts: DeliveryCounts = emptyCounts();
  for (const part of [...parts.map(({ ledger }) => ledger.counts[0] ?? emptyCounts()), missed.counts]) {
    addCounts(counts, part);
  }
  assert.deepEqual(counts, whole.ledger.counts[0]);
  assert.equal(counts.messagesLost, whole.told.failed);
  const sum = (pick: (part: Books) => number): number => parts.reduce((all, part) => all + pick(part), 0);
  const { delivered = 0, failed = 0 } = missed.messages.get('text') ?? {};
  assert.deepEqual(
    {
      lost: sum((part) => part.told.lost) + missed.counts.lost,
      notJudged: sum((part) => part.told.notJudged) + missed.counts.notJudged,
      delivered: sum((part) => part.told.delivered) + delivered,
      failed: sum((part) => part.told.failed) + failed,
      duplicated: sum(({ tally }) => tally.duplicated),
      outOfOrder: sum(({ tally }) => tally.outOfOrder),
    },
    { ...whole.told, duplicated: whole.tally.duplicated, outOfOrder: whole.tally.outOfOrder },
  );
  assert.equal(missed.lost.length, missed.counts.lost);
  const byDue = emptyCounts();
  for (const each of missed.byDueMs) {
    addCounts(byDue, each.counts);
  }
  assert.deepEqual(byDue, missed.counts);
}
