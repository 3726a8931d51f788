import { chatTest } from '../../lib/sessions/chat-test.ts';
import { createDialler } from '../../lib/sessions/create-dialler.ts';
import { freshUsers } from '../../lib/sessions/fresh-users.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/whisper/saturate.ts';

const test = chatTest(definition, chatMetrics);
const { load, plan } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** This VU's users connect along the ramp, as all VUs do side by side; they stay idle to its end and the hold's. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, freshUsers(users, setupData.nonce), setupData, 1);
  const { context, sessions } = vu;
  const startMs = setupData.loadStartedAtMs;
  const dialler = createDialler({
    clock: context.clock,
    count: sessions.count,
    dueMs: (session) => startMs + (load.rampMs * (session + 1)) / sessions.count,
    inFlight: Math.max(1, Math.round(load.dialsInFlight / plan.vus)),
    dial: (session, lateMs) => {
      test.own('dial_lateness').add(lateMs);
      sessions.connect(session);
    },
  });
  sessions.watcher = { onJoined: dialler.over, onEnded: dialler.over };
  dialler.start();
  await dialler.done;
  await waitUntil(context.clock, Math.max(startMs + load.rampMs, context.clock()) + load.durationMs);
  await leaveAll(vu);
}
