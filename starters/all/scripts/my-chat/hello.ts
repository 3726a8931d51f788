import { endChatVu, gatherUsers, messageContent, roomTest, type SetupData, waitUntil } from 'k6-chat';
import { definition } from '../../thresholds/my-chat/hello.ts';

const test = roomTest(definition);
const { load } = test;
export const { options, setup, handleSummary } = test;

/** The users of this virtual user come in; then each says something every MESSAGE_INTERVAL until DURATION is over. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { clock } = vu.context;
  const users = gatherUsers(vu.sessions);
  await Promise.all(users.map((user) => user.connect()));
  const startMs = clock();
  await Promise.all(
    users.map(async (user) => {
      for (let nth = 0; nth * load.messageIntervalMs < load.durationMs; nth += 1) {
        const dueMs = startMs + (nth + user.index / load.users) * load.messageIntervalMs;
        await waitUntil(clock, dueMs);
        if (user.canSend) {
          user.say(dueMs, messageContent(user.index + nth));
        }
      }
    }),
  );
  await endChatVu(vu, users);
}
