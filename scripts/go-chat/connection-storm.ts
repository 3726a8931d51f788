import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/go-chat/connection-storm.ts';

const test = chatTest(definition, chatMetrics);
const { load, plan } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** This VU's users connect at once, its share of the dials at a time; they stay for the hold, and leave. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 1);
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  const startMs = clock();
  const { isAborted } = await dialAll(vu, {
    inFlight: Math.max(1, Math.round(load.dialsInFlight / plan.vus)),
    judgeAfter: Math.max(1, Math.ceil(vu.sessions.count / 10)),
    leastShare: load.abortBelow,
  });
  test.own('storm_time').add(clock() - startMs);
  test.own('storms_aborted').add(isAborted ? 1 : 0);
  await waitUntil(clock, clock() + load.durationMs);
  await leaveAll(vu);
}
