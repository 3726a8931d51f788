import { chatTest } from '../../lib/sessions/chat-test.ts';
import { freshUsers } from '../../lib/sessions/fresh-users.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { pairRules } from '../../lib/sessions/pair-rules.ts';
import { runPairs } from '../../lib/sessions/run-pairs.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/whisper/match-flow.ts';

const test = chatTest(definition, chatMetrics);
const users = createUsers(test, test.load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** This VU's pairs come along the ramp, find each other, and part as soon as both have accepted. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, freshUsers(users, setupData.nonce), setupData, 2);
  const pairs = runPairs(vu, { ...pairRules(test, vu, setupData), onChat: (pair) => pairs.part(pair) });
  await pairs.done;
  await leaveAll(vu);
}
