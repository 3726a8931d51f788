import exec from 'k6/execution';
import { ensureChannels } from '../lib/chat/channels.ts';
import { chatTest } from '../lib/chat/chat-test.ts';
import { gatherUsers } from '../lib/chat/chat-user.ts';
import { createCrew } from '../lib/chat/crew.ts';
import { endCrew } from '../lib/chat/end-crew.ts';
import { chatMetrics } from '../lib/chat/meter.ts';
import { sendArrivals } from '../lib/chat/send-arrivals.ts';
import { createUsers } from '../lib/chat/users.ts';
import { waitUntil } from '../lib/chat/wait.ts';
import { connectPhaseMs, subscribersPerChannel } from '../lib/load/plan-chat-rate.ts';
import type { SetupData } from '../lib/summary/build-summary.ts';
import { definition } from '../thresholds/message-throughput.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test.target, load.users);

export const { options, handleSummary } = test;

export async function setup(): Promise<SetupData & { readonly channelIds: readonly string[] }> {
  const channelIds = await ensureChannels(test, users, load.channels);
  return { ...test.ready(), channelIds };
}

/** This VU's users subscribe, evenly over the connect phase; then its part of the schedule is sent and awaited. */
export default async function (
  setupData: SetupData & { readonly channelIds: readonly string[] },
): Promise<void> {
  const crew = createCrew(test, users, setupData, subscribersPerChannel(load));
  const { clock } = crew.context;
  const chatters = gatherUsers(crew.seats);
  const connectMs = connectPhaseMs(load.users);
  const startMs = exec.scenario.startTime;
  const connecting = chatters.map(async (user) => {
    await waitUntil(clock, startMs + (connectMs / 2) * (user.index / load.users));
    return user.connect();
  });
  await Promise.race([Promise.all(connecting), waitUntil(clock, startMs + connectMs)]);
  await sendArrivals(crew, startMs + connectMs, setupData.channelIds);
  await endCrew(crew, chatters);
}
