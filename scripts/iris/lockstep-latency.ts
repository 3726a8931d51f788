import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendLockstep } from '../../lib/sessions/send-lockstep.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/iris/lockstep-latency.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs connect; the second of each sends to the first, one message in flight. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 2, { mailboxes: true });
  await waitUntil(vu.context.clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
  await sendLockstep(vu, {
    messages: load.messages,
    content: { type: 'text', content: 'lock-step', metadata: {} },
    timeoutMs: load.deliveryTimeoutMs,
  });
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
