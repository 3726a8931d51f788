import { chatTest } from '../../lib/sessions/chat-test.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { timeCheckpoints } from '../../lib/sessions/time-checkpoints.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/go-chat/endurance.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Everybody connects; then the schedule is sent to all, and each message is timed in its checkpoint. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, load.users);
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  timeCheckpoints(vu, test, startMs, load.durationMs);
  await sendArrivals(vu, startMs, [], 1);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
