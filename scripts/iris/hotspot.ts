import { connectPhaseMs } from '../../lib/load/plan-chat-rate.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendAway } from '../../lib/sessions/send-away.ts';
import { sendersOf } from '../../lib/sessions/senders-of.ts';
import { timeHandover } from '../../lib/sessions/time-handover.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, hotspotOf } from '../../thresholds/iris/hotspot.ts';

const test = chatTest(definition, chatMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);
const dials = { inFlight: 20, judgeAfter: load.users, leastShare: 0 };

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Fans send to the recipients of their rooms, who are away; then these log in, and get what was stored. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, hotspotOf(load).roomSize, { mailboxes: true });
  const { clock } = vu.context;
  const recipients = vu.rooms.map(({ firstSession }) => firstSession);
  await waitUntil(clock, setupData.loadStartedAtMs);
  await dialAll(vu, { ...dials, who: sendersOf(vu.rooms) });
  for (const recipient of recipients) {
    vu.sessions.expect(recipient);
  }
  // All virtual users begin together, so that the longest of their times is that of the whole.
  const startMs = setupData.loadStartedAtMs + connectPhaseMs(load.users);
  metrics.start_delay.add(Math.max(0, clock() - startMs));
  await waitUntil(clock, startMs);
  const { endMs, proved, unproved } = await sendAway(vu, {
    messages: load.messages,
    content: { type: 'text', content: 'hotspot', metadata: {} },
    timeoutMs: load.deliveryTimeoutMs,
  });
  test.own('acceptance_time').add(endMs - startMs);
  test.own('acceptances_proved').add(proved);
  test.own('acceptances_unproved').add(unproved);
  const handover = timeHandover(vu);
  await dialAll(vu, { ...dials, who: recipients });
  await vu.drain(load.deliveryTimeoutMs);
  for (const tookMs of handover.times()) {
    test.own('handover_time').add(tookMs);
    test.own('recipients_served').add(1);
  }
  await leaveAll(vu);
}
