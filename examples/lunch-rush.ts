import { below } from '../lib/config/bounds.ts';
import { messageContent } from '../lib/load/message-content.ts';
import { planChatRamp } from '../lib/load/plan-chat-ramp.ts';
import { gatherUsers } from '../lib/sessions/chat-user.ts';
import { endChatVu } from '../lib/sessions/end-chat-vu.ts';
import { roomTest } from '../lib/sessions/room-test.ts';
import type { SetupData } from '../lib/summary/build-summary.ts';

const test = roomTest({
  name: 'lunch-rush',
  title: 'Lunch rush',
  purpose: 'Everybody sits in a channel; at noon each of them says three things at once.',
  order: 1,
  uses: ['USERS', 'ROOM_SIZE', 'SOCKETS_PER_VU', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  profiles: { smoke: { users: 20, roomSize: 5 }, demo: { users: 200 }, '10k': { users: 10_000 } },
  rows: () => [
    { metric: 'message_latency', stat: 'p(95)', limit: below(500), reason: 'A rush may take half a second.' },
    { metric: 'deliveries_lost', stat: 'count', limit: below(1), reason: 'Nobody misses lunch.' },
  ],
  breakdowns: [],
  plan: planChatRamp,
});
export const { options, setup, handleSummary } = test;

/** This VU's users sit down; when the last of them is there it is noon, and every message is due at that moment. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const users = gatherUsers(vu.sessions);
  await Promise.all(users.map((user) => user.connect()));
  const noonMs = vu.context.clock();
  for (const user of users.filter(({ canSend }) => canSend)) {
    for (const nth of [0, 1, 2]) {
      user.say(noonMs, messageContent(user.index + nth));
    }
  }
  await endChatVu(vu, users);
}
