import exec from 'k6/execution';
import { ensureChannels } from '../lib/chat/channels.ts';
import { chatTest } from '../lib/chat/chat-test.ts';
import { createCrew } from '../lib/chat/crew.ts';
import { chatMetrics } from '../lib/chat/meter.ts';
import { stayAndChat } from '../lib/chat/stay-and-chat.ts';
import { createUsers } from '../lib/chat/users.ts';
import { openSpans, rampWithHold } from '../lib/load/ramp.ts';
import type { SetupData } from '../lib/summary/build-summary.ts';
import { definition } from '../thresholds/websocket-connections.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test.target, load.users);
const stages = rampWithHold(load.stages, load.users, load.durationMs);

export const { options, handleSummary } = test;

export async function setup(): Promise<SetupData> {
  await ensureChannels(test, users, Math.ceil(load.users / load.roomSize));
  return test.ready();
}

/** This VU's users come and go by the ramp, each by its own global index. */
export default async function (setupData: SetupData): Promise<void> {
  const crew = createCrew(test, users, setupData, load.roomSize);
  const startMs = exec.scenario.startTime;
  await stayAndChat(crew, (index) =>
    openSpans(stages, index).map(({ openMs, closeMs }) => ({
      openMs: startMs + openMs,
      closeMs: startMs + Math.min(closeMs, test.plan.durationMs),
    })),
  );
  crew.close();
}
