import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendOneByOne } from '../../lib/sessions/send-one-by-one.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, fanOutsOf } from '../../thresholds/iris/fan-out.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** More and more recipients connect; the first user sends to all who are there. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, load.users, { copies: true });
  await waitUntil(vu.context.clock, setupData.loadStartedAtMs);
  let dialled = 0;
  for (const recipients of fanOutsOf(load)) {
    const who = Array.from({ length: recipients + 1 - dialled }, (_, nth) => dialled + nth);
    dialled += who.length;
    await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0, who });
    const tags = { recipients: String(recipients) };
    await sendOneByOne(vu, {
      session: 0,
      messages: load.messages,
      content: { type: 'text', content: 'fan-out', metadata: {} },
      timeoutMs: load.deliveryTimeoutMs,
      onRead: (latencyMs) => {
        test.own('fanout_time').add(latencyMs, tags);
        test.own('fanouts_read').add(1, tags);
      },
    });
  }
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
