import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendWindowed } from '../../lib/sessions/send-windowed.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/go-chat/message-tsunami.ts';

const test = chatTest(definition, chatMetrics);
const { load, plan } = test;
const users = createUsers(test, load.users);

/** Dials at a time: few, as the storm is another test. */
const DIALS_IN_FLIGHT = 50;

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Everybody connects; then this VU's part of the messages is sent as fast as it is read, and awaited. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, load.users);
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: DIALS_IN_FLIGHT, judgeAfter: load.users, leastShare: 0 });
  const startMs = clock();
  await sendWindowed(vu, {
    messages: Math.ceil(load.messages / plan.vus),
    window: load.window,
    content: { type: 'text', content: 'tsunami', metadata: {} },
    stallMs: load.deliveryTimeoutMs,
  });
  await vu.drain(load.deliveryTimeoutMs);
  test.own('flood_time').add(clock() - startMs);
  await leaveAll(vu);
}
