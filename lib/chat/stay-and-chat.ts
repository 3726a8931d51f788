import { jitteredDueMs } from '../load/jittered-schedule.ts';
import { messageContent } from '../load/message-content.ts';
import type { OpenSpan } from '../load/ramp.ts';
import type { ChatUser } from './chat-user.ts';
import type { Room } from './crew.ts';
import type { VuContext } from './vu-context.ts';
import { waitUntil } from './wait.ts';

/**
 * The users of one room come and go by their spans (epoch ms) and chat while they are there. The room falls silent
 * before the first of them leaves as planned, so that no message is in flight to somebody who is going.
 */
export async function stayAndChat(
  context: VuContext,
  room: Room,
  spans: readonly (readonly OpenSpan[])[],
): Promise<void> {
  const closings = spans.flat().map(({ closeMs }) => closeMs - context.load.deliveryTimeoutMs);
  const quietMs = (fromMs: number) => Math.min(...closings.filter((atMs) => atMs > fromMs));
  await Promise.all(
    room.users.map(async (user, place) => {
      for (const span of spans[place] ?? []) {
        await stay(context, user, span, quietMs(span.openMs));
      }
    }),
  );
}

async function stay(context: VuContext, user: ChatUser, span: OpenSpan, quietMs: number): Promise<void> {
  const { clock } = context;
  await waitUntil(clock, span.openMs);
  if (await user.connect()) {
    await chat(context, user, quietMs);
  }
  if (user.isConnected) {
    await Promise.race([waitUntil(clock, span.closeMs), user.ended]);
    user.leave();
    await user.ended;
  }
}

/** Says something in every interval until it is time to be quiet or the connection is gone. */
async function chat({ clock, load }: VuContext, user: ChatUser, quietMs: number): Promise<void> {
  const joinedMs = clock();
  for (let nth = 0; ; nth += 1) {
    const dueMs = joinedMs + jitteredDueMs(user.index, nth, load.messageIntervalMs);
    if (dueMs > quietMs) {
      return;
    }
    await waitUntil(clock, dueMs);
    if (!user.canSend) {
      return;
    }
    user.say(dueMs, messageContent(user.index + nth));
  }
}
