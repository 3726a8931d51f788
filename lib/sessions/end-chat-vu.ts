import type { ChatUser } from './chat-user.ts';
import type { ChatVu } from './open-chat-vu.ts';

/**
 * Waits until every message has been answered and read by all, at most as long as the load's delivery time-out; then everybody
 * leaves and the books are closed. The last thing a test does with its users.
 */
export async function endChatVu(vu: ChatVu, users: readonly ChatUser[]): Promise<void> {
  await vu.drain(vu.context.load.deliveryTimeoutMs);
  vu.context.meter.stopProbing();
  for (const user of users) {
    user.leave();
  }
  await Promise.all(users.map((user) => user.ended));
  vu.close();
}
