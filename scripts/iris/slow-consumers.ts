import { plainContent } from '../../lib/load/plain-content.ts';
import { connectPhaseMs } from '../../lib/load/plan-chat-rate.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/iris/slow-consumers.ts';

const test = chatTest(definition, chatMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);
const pairs = Math.floor(load.users / 2);
const content = plainContent(0, load.messageSize);

/** The first of each pair reads, and of every second pair it is a slow one. */
const isSlow = (session: number): boolean => session % 4 === 2;
/** Who reads in every second pair dials by another way. */
const originOf = (session: number): string | undefined => (isSlow(session) ? load.slowReadersUrl : undefined);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs connect; then the schedule is sent, the pairs in turn, whether the other side reads or not. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 2, { mailboxes: true, originOf });
  const { context } = vu;
  await waitUntil(context.clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
  const plannedMs = setupData.loadStartedAtMs + connectPhaseMs(load.users);
  const startMs = Math.max(plannedMs, context.clock());
  metrics.start_delay.add(startMs - plannedMs);
  context.onLatency = (latencyMs, _readAtMs, session) => {
    const tags = { reader: isSlow(session) ? 'slow' : 'fast' };
    test.own('reader_latency').add(latencyMs, tags);
    test.own('reader_messages').add(1, tags);
  };
  await sendArrivals(vu, startMs, [], pairs, () => content);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
