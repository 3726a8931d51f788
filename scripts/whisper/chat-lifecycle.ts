import { chatTest } from '../../lib/sessions/chat-test.ts';
import { freshUsers } from '../../lib/sessions/fresh-users.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { pairRules } from '../../lib/sessions/pair-rules.ts';
import { runPairs } from '../../lib/sessions/run-pairs.ts';
import { talkInPairs } from '../../lib/sessions/talk-in-pairs.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, messagesOfPair } from '../../thresholds/whisper/chat-lifecycle.ts';

const test = chatTest(definition, chatMetrics);
const { load, own } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** This VU's pairs come along the ramp, find each other, talk in turn, and part. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, freshUsers(users, setupData.nonce), setupData, 2);
  const rules = pairRules(test, vu, setupData);
  const talk = talkInPairs(vu, {
    matching: rules.matching,
    own,
    messages: messagesOfPair(load),
    spacingMs: load.spacingMs,
    characters: load.messageLength,
  });
  const pairs = runPairs(vu, {
    ...rules,
    onChat: (pair, atMs) => talk.begin(pairs, pair, atMs),
    onTyping: talk.onTyping,
    onChatError: () => own('chat_errors').add(1),
  });
  await pairs.done;
  await leaveAll(vu);
}
