import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AuditRecorder } from '../../../lib/audit/audit-recorder.ts';
import { createLedger } from '../../../lib/audit/create-ledger.ts';
import { emptyTally } from '../../../lib/audit/tally.ts';
import { batchedTimes } from '../../../lib/metrics/recorded-times.ts';
import { formatToken, tokenMark } from '../../../lib/protocols/message-token.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { createReader } from '../../../lib/sessions/create-reader.ts';
import type { VuContext } from '../../../lib/sessions/vu-context.ts';

/** Two rooms, so that sessions and places differ. */
const SIZES = [2, 3];
const SEATS = 5;
const roomOf = (session: number) => (session < 2 ? 0 : 1);

interface Message {
  readonly from: number;
  readonly waiting: Set<number>;
  readonly readBy: Set<number>;
  nobody: boolean;
}

/** The same books, kept in the plainest way: a set of readers for each message. */
class Model {
  readonly rooms: Message[][] = SIZES.map(() => []);
  readonly joinedAt = new Map<number, number>();
  readonly counts = { matched: 0, duplicated: 0, outOfOrder: 0, foreign: 0, lost: 0, notJudged: 0 };
  readonly echoes: boolean;

  constructor(echoes: boolean) {
    this.echoes = echoes;
  }

  messagesAt(session: number): Message[] {
    return this.rooms[roomOf(session)] ?? [];
  }

  join(session: number): void {
    if (!this.joinedAt.has(session)) {
      this.joinedAt.set(session, this.messagesAt(session).length);
    }
  }

  send(session: number): void {
    const waiting = new Set(
      [...this.joinedAt.keys()].filter(
        (reader) => roomOf(reader) === roomOf(session) && (this.echoes || reader !== session),
      ),
    );
    this.messagesAt(session).push({ from: session, waiting, readBy: new Set(), nobody: waiting.size === 0 });
  }

  receive(session: number, seq: number): void {
    const message = this.messagesAt(session)[seq];
    if (message === undefined) {
      this.counts.foreign += 1;
    } else if (message.waiting.delete(session)) {
      this.counts.matched += 1;
      const later = this.messagesAt(session).slice(seq + 1);
      if (later.some(({ from, readBy }) => from === message.from && readBy.has(session))) {
        this.counts.outOfOrder += 1;
      }
      message.readBy.add(session);
    } else if (!message.nobody && seq >= (this.joinedAt.get(session) ?? Number.POSITIVE_INFINITY)) {
      this.counts.duplicated += 1;
    }
  }

  leave(session: number, planned: boolean): void {
    this.joinedAt.delete(session);
    for (const { waiting } of this.messagesAt(session)) {
      if (waiting.delete(session)) {
        this.counts[planned ? 'notJudged' : 'lost'] += 1;
      }
    }
  }

  withdraw(room: number, seq: number): void {
    const message = this.rooms[room]?.[seq];
    if (message !== undefined) {
      message.waiting.clear();
      message.nobody = true;
    }
  }

  open(): number {
    return this.rooms.flat().filter(({ waiting }) => waiting.size > 0).length;
  }

  settle(): void {
    for (const { waiting } of this.rooms.flat()) {
      this.counts.lost += waiting.size;
      waiting.clear();
    }
  }
}

/** The books under test, fed with frames where the model is fed with numbers. */
function books(echoes: boolean) {
  const tally = emptyTally();
  const ends = { lost: 0, notJudged: 0 };
  const rooms = SIZES.map((size, index) => ({
    name: `room-${index}`,
    index,
    firstSession: index === 0 ? 0 : 2,
    size,
    firstUser: 0,
    wholeSize: size,
    mark: tokenMark('abcdef', index),
  }));
  const ledger = createLedger({ rooms, echoes, auditEvery: 1, tally, recorder: new AuditRecorder(1_000) });
  const metrics = {
    message_latency: batchedTimes(() => undefined),
    message_service_time: batchedTimes(() => undefined),
    read_lag: batchedTimes(() => undefined),
  };
  const meter = { tally, metrics, finish: () => undefined };
  const context = { clock: () => 0, meter, protocol } as unknown as VuContext;
  const { listener } = createReader(context, rooms, ledger);
  const fail = (error: unknown) => {
    throw error;
  };
  const listeners = Array.from({ length: SEATS }, (_, session) => listener(session, fail, fail));
  const add = ({ lost, notJudged }: { readonly lost: number; readonly notJudged: number }) => {
    ends.lost += lost;
    ends.notJudged += notJudged;
  };
  const deliver = (session: number, seq: number) =>
    listeners[session]?.({
      data: `42["message:new",{"k6":"${formatToken(rooms[roomOf(session)]?.mark ?? '', seq)}"}]`,
      timestamp: 0,
    });
  return { ledger, tally, ends, add, deliver };
}

const session = fc.nat(SEATS - 1);
const seq = fc.nat(9);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('send' as const), session }) },
  { weight: 12, arbitrary: fc.record({ what: fc.constant('deliver' as const), session, seq }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('join' as const), session }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('leave' as const), session, planned: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('withdraw' as const), room: fc.nat(1), seq }) },
);

for (const echoes of [true, false]) {
  test(`whatever happens, the books say what a plain list says, ${echoes ? 'with' : 'without'} echoes`, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const { ledger, tally, ends, add, deliver } = books(echoes);
        const model = new Model(echoes);
        for (let each = 0; each < SEATS; each += 1) {
          ledger.join(each, 0);
          model.join(each);
        }
        for (const now of steps) {
          if (now.what === 'send') {
            ledger.send(now.session, 0, 0, 'text');
            model.send(now.session);
          } else if (now.what === 'deliver') {
            deliver(now.session, now.seq);
            model.receive(now.session, now.seq);
          } else if (now.what === 'join') {
            ledger.join(now.session, 0);
            model.join(now.session);
          } else if (now.what === 'leave') {
            add(ledger.leave(now.session, now.planned, 0, 1));
            model.leave(now.session, now.planned);
          } else if (model.rooms[now.room]?.[now.seq] !== undefined) {
            ledger.withdraw(now.room, now.seq);
            model.withdraw(now.room, now.seq);
          }
          assert.equal(ledger.open(), model.open());
        }
        add(ledger.settle());
        model.settle();
        const { matched, duplicated, outOfOrder, foreign } = tally;
        assert.deepEqual({ matched, duplicated, outOfOrder, foreign, ...ends }, model.counts);
      }),
      { numRuns: 2_000 },
    );
  });
}
