import { chatTest } from '../../lib/sessions/chat-test.ts';
import { cyclePairs } from '../../lib/sessions/cycle-pairs.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/iris/churn.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs come, exchange a message and go, until the time is over. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 2, { mailboxes: true });
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  await cyclePairs(vu, {
    content: { type: 'text', content: 'churn', metadata: {} },
    timeoutMs: load.deliveryTimeoutMs,
    endMs: setupData.loadStartedAtMs + load.durationMs,
    onEnd: (wasRead, tookMs) => {
      test.own('cycles').add(1);
      test.own('cycle_success').add(wasRead ? 1 : 0);
      test.own('cycle_time').add(tookMs);
    },
  });
  await leaveAll(vu);
}
