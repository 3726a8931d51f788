import { plainContent } from '../../lib/load/plain-content.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/iris/slow-consumers.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
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
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  context.onLatency = (latencyMs, _readAtMs, session) => {
    const tags = { reader: isSlow(session) ? 'slow' : 'fast' };
    test.own('reader_latency').add(latencyMs, tags);
    test.own('reader_messages').add(1, tags);
  };
  await sendArrivals(vu, startMs, [], pairs, () => content);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
