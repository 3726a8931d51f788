import { chatTest } from '../../lib/sessions/chat-test.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { timeCheckpoints } from '../../lib/sessions/time-checkpoints.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/iris/soak.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);
const pairs = Math.floor(load.users / 2);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs connect; then the schedule is sent, the pairs in turn, and each message is timed in its checkpoint. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 2, { mailboxes: true });
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  timeCheckpoints(vu, test, startMs, load.durationMs);
  await sendArrivals(vu, startMs, [], pairs);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
