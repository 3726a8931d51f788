import { below, count, defineTest, latency, planChatRamp } from '../lib/definition.ts';
import { endChatVu, gatherUsers, messageContent, roomTest, type SetupData } from '../lib/index.ts';

const definition = defineTest({
  name: 'lunch-rush',
  title: 'Lunch rush',
  purpose: 'Everybody sits in a channel; at noon each of them says some things at once.',
  order: 1,
  uses: ['USERS', 'ROOM_SIZE', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  variables: {
    WORDS: { key: 'words', type: 'integer', min: 1, max: 100, default: 3, meaning: 'Messages of each user.' },
  },
  profiles: { smoke: { users: 20, roomSize: 5 }, demo: { users: 200 }, feast: { users: 10_000, words: 10 } },
  rows: () => [
    latency('message_latency', 'p(95)', { limit: below(500), reason: 'A rush may take half a second.' }),
    count('deliveries_lost', { limit: below(1), reason: 'Nobody misses lunch.' }),
  ],
  breakdowns: [],
  plan: planChatRamp,
});
const test = roomTest(definition);
export const { options, setup, handleSummary } = test;

/** This VU's users sit down; when the last of them is there it is noon, and every message is due at that moment. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const users = gatherUsers(vu.sessions);
  await Promise.all(users.map((user) => user.connect()));
  const noonMs = vu.context.clock();
  for (const user of users.filter(({ canSend }) => canSend)) {
    for (let nth = 0; nth < test.load.words; nth += 1) {
      user.say(noonMs, messageContent(user.index + nth));
    }
  }
  await endChatVu(vu, users);
}
