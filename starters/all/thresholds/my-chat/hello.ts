import { below, count, defineTest, latency, planChatRamp } from 'k6-chat/definition';

/** The first test as data: its loads, its limits. Its script is scripts/my-chat/hello.ts. */
export const definition = defineTest({
  name: 'my-chat-hello',
  title: 'Hello',
  purpose: 'Everybody comes in and says something now and then; everybody in the room must read it.',
  order: 1,
  uses: ['USERS', 'ROOM_SIZE', 'DURATION', 'MESSAGE_INTERVAL', 'CONNECT_TIMEOUT', 'DELIVERY_TIMEOUT'],
  profiles: {
    smoke: { users: 10, roomSize: 5, durationMs: 5_000, messageIntervalMs: 1_000 },
    full: { users: 1_000, roomSize: 10, durationMs: 300_000, messageIntervalMs: 10_000 },
  },
  rows: () => [
    count('messages_sent'),
    count('messages_delivered'),
    count('deliveries_lost', { limit: below(1), reason: 'A chat does not lose messages.' }),
    latency('message_latency', 'p(95)', {
      limit: below(500),
      reason: 'Within half a second an answer still feels like one.',
    }),
  ],
  breakdowns: [],
  plan: planChatRamp,
});
