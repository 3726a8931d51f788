import { plainContent } from '../../lib/load/plain-content.ts';
import { connectPhaseMs } from '../../lib/load/plan-chat-rate.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { injectFaults } from '../../lib/sessions/inject-faults.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nimsync/failure-containment.ts';

const whole = chatTest(definition, chatMetrics);
// All users in one virtual user: what the others notice is seen in one place.
const test = { ...whole, load: { ...whole.load, socketsPerVu: whole.load.users } };
const { load } = test;
const users = createUsers(test, load.users);

/** More than any frame may have, bytes. */
const TOO_LARGE = 2_000_000;

export const { options, handleSummary } = test;

export async function setup(): Promise<SetupData> {
  await ensureRooms(test, users, Math.ceil(load.users / load.roomSize));
  return test.ready();
}

/** Everybody connects; the first half of the rooms chats, while users of the others do wrong and come back. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, load.roomSize);
  const { context, rooms } = vu;
  const { clock, protocol } = context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
  const startMs = Math.max(setupData.loadStartedAtMs + connectPhaseMs(load.users), clock());
  const content = plainContent(0, 100);
  const message = String(protocol.codec.encodeMessage('', content, '', 0, vu.sessions.stateOf(0)));
  const bystanders = Math.floor(rooms.length / 2);
  await Promise.all([
    sendArrivals({ ...vu, rooms: rooms.slice(0, bystanders) }, startMs, [], bystanders),
    injectFaults(vu, {
      rooms: rooms.slice(bystanders),
      frames: ['no frame', message.slice(0, message.length / 2), 'x'.repeat(TOO_LARGE)],
      count: load.injections,
      startMs,
      intervalMs: load.durationMs / load.injections,
      patienceMs: 200,
      limitMs: load.deliveryTimeoutMs,
      content,
      onRecovery: (tookMs) => {
        test.own('faults_injected').add(1);
        test.own('faults_recovered').add(tookMs === undefined ? 0 : 1);
        test.own('bystanders_lost').add(0);
        if (tookMs !== undefined) {
          test.own('recovery_time').add(tookMs);
        }
      },
      onBystanderLost: () => test.own('bystanders_lost').add(1),
    }),
  ]);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
