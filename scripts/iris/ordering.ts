import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendWindowed } from '../../lib/sessions/send-windowed.ts';
import { sendersOf } from '../../lib/sessions/senders-of.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/iris/ordering.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs connect; the second of each sends to the first, a window of messages at a time. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 2, { mailboxes: true });
  const pairs = sendersOf(vu.rooms).length;
  await waitUntil(vu.context.clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
  await sendWindowed(vu, {
    messages: pairs * load.messages,
    window: pairs * load.window,
    content: { type: 'text', content: 'ordering', metadata: {} },
    stallMs: load.deliveryTimeoutMs,
  });
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
