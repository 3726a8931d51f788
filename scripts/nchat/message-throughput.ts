import { connectPhaseMs, subscribersPerChannel } from '../../lib/load/plan-chat-rate.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { gatherUsers } from '../../lib/sessions/chat-user.ts';
import { endChatVu } from '../../lib/sessions/end-chat-vu.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendArrivals } from '../../lib/sessions/send-arrivals.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat/message-throughput.ts';

const test = chatTest(definition, chatMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;

export async function setup(): Promise<SetupData & { readonly channelIds: readonly string[] }> {
  const channelIds = await ensureRooms(test, users, load.channels);
  return { ...test.ready(), channelIds };
}

/** This VU's users subscribe, evenly over the connect phase; then its part of the schedule is sent and awaited. */
export default async function (
  setupData: SetupData & { readonly channelIds: readonly string[] },
): Promise<void> {
  const vu = openChatVu(test, users, setupData, subscribersPerChannel(load));
  const { clock } = vu.context;
  const chatters = gatherUsers(vu.sessions);
  const connectMs = connectPhaseMs(load.users);
  const { loadStartedAtMs: startMs } = setupData;
  const connecting = chatters.map(async (user) => {
    await waitUntil(clock, startMs + (connectMs / 2) * (user.index / load.users));
    return user.connect();
  });
  const plannedMs = startMs + connectMs;
  await Promise.race([Promise.all(connecting), waitUntil(clock, plannedMs + load.connectTimeoutMs)]);
  // Nobody speaks before all of this VU are there: each of its channels is whole in it.
  const sendingMs = Math.max(plannedMs, clock());
  metrics.start_delay.add(sendingMs - plannedMs);
  await sendArrivals(vu, sendingMs, setupData.channelIds);
  await endChatVu(vu, chatters);
}
