import { createLongestGap } from '../../lib/load/longest-gap.ts';
import { openSpans, rampWithHold } from '../../lib/load/ramp.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { stayAndChat } from '../../lib/sessions/stay-and-chat.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { AWAY_UNTIL, definition, isAway, PAIR } from '../../thresholds/iris/chaos-combined.ts';

const test = chatTest(definition, chatMetrics);
const { load, plan } = test;
const users = createUsers(test, load.users);
const stages = rampWithHold(load.stages, load.users, load.durationMs);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs come on the ramp, the readers of some when the faults are over; the writers write until the end. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, PAIR, { mailboxes: true, stored: true });
  const { context, sessions } = vu;
  const { loadStartedAtMs: startMs } = setupData;
  const comesAtMs = startMs + AWAY_UNTIL * plan.durationMs;
  const endMs = startMs + plan.durationMs;
  const isToAway = (session: number): boolean =>
    isAway(Math.floor(sessions.indexOf(session) / PAIR), load.awayShare);
  const gap = createLongestGap();
  context.onSaid = (session, dueMs) => {
    if (isToAway(session) && dueMs < comesAtMs) {
      test.own('away_sent').add(1);
    }
  };
  context.onLatency = (latencyMs, readAtMs, session) => {
    if (!isToAway(session)) {
      gap.enter(readAtMs);
      test.own('live_messages').add(1);
      test.own('live_latency').add(latencyMs);
    } else if (readAtMs - latencyMs < comesAtMs) {
      test.own('away_delivered').add(1);
    }
  };
  await stayAndChat(vu, (index) =>
    openSpans(stages, index).map(({ openMs, closeMs }) => {
      const isLate = index % PAIR === 0 && isAway(index / PAIR, load.awayShare);
      return {
        openMs: isLate ? comesAtMs : startMs + openMs,
        closeMs: Math.min(startMs + closeMs, endMs),
      };
    }),
  );
  const longestMs = gap.untilMs(endMs - load.deliveryTimeoutMs);
  if (longestMs !== undefined) {
    test.own('delivery_gap').add(longestMs);
  }
  vu.close();
}
