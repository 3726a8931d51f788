import { checkpointAt } from '../../lib/config/checkpoints.ts';
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
import { definition } from '../../thresholds/go-chat/endurance.ts';

const test = chatTest(definition, chatMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);

/** Dials at a time: few, as the storm is another test. */
const DIALS_IN_FLIGHT = 20;

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Everybody connects; then the schedule is sent to all, and each message is timed in its checkpoint. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, load.users);
  const { context } = vu;
  await waitUntil(context.clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: DIALS_IN_FLIGHT, judgeAfter: load.users, leastShare: 0 });
  const plannedMs = setupData.loadStartedAtMs + connectPhaseMs(load.users);
  const startMs = Math.max(plannedMs, context.clock());
  metrics.start_delay.add(startMs - plannedMs);
  context.onLatency = (latencyMs, readAtMs) => {
    const tags = { checkpoint: String(checkpointAt(readAtMs - startMs, load.durationMs)) };
    test.own('checkpoint_latency').add(latencyMs, tags);
    test.own('checkpoint_messages').add(1, tags);
  };
  await sendArrivals(vu, startMs, [], 1);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
