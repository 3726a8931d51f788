import { openSpans, rampWithHold } from '../../lib/load/ramp.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { stayAndChat } from '../../lib/sessions/stay-and-chat.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat/websocket-connections.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);
const stages = rampWithHold(load.stages, load.users, load.durationMs);

export const { options, handleSummary } = test;

export async function setup(): Promise<SetupData> {
  await ensureRooms(test, users, Math.ceil(load.users / load.roomSize));
  return test.ready();
}

/** This VU's users come and go by the ramp, each by its own global index. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, load.roomSize);
  const { loadStartedAtMs: startMs } = setupData;
  await stayAndChat(vu, (index) =>
    openSpans(stages, index).map(({ openMs, closeMs }) => ({
      openMs: startMs + openMs,
      closeMs: startMs + Math.min(closeMs, test.plan.durationMs),
    })),
  );
  vu.close();
}
