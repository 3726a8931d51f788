import { createRandom } from '../../lib/load/random.ts';
import { askPresence, type Lookup, presenceName } from '../../lib/sessions/ask-presence.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, type LookupKind } from '../../thresholds/iris/presence.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Everybody connects; then each asks for others until the time is over. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 1);
  const { clock } = vu.context;
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  await waitUntil(clock, startMs);
  const there = vu.sessions.count;
  const random = createRandom(vu.sessions.indexOf(0));
  // Only users of this virtual user are asked for: of others it is not known that they are there.
  const lookup = (kind: LookupKind, session: number): Lookup =>
    kind === 'absent'
      ? { kind, isOnline: false, user: `nobody-${session}` }
      : { kind, user: presenceName(vu, session), ...(vu.sessions.isReady(session) && { isOnline: true }) };
  await askPresence(vu, {
    next: (session) => {
      if (random() < load.hotShare) {
        return lookup('hot', 0);
      }
      const isThere = random() < load.existingShare;
      return isThere
        ? lookup('present', (session + 1 + Math.floor(random() * (there - 1))) % there)
        : lookup('absent', Math.floor(random() * 1_000_000));
    },
    onEnd: ({ kind }, end, tookMs) => {
      const tags = { kind };
      test.own('lookups').add(1, tags);
      test.own('lookup_success').add(end === 'right' ? 1 : 0);
      test.own(end === 'unanswered' ? 'lookups_unanswered' : 'lookups_answered').add(1);
      if (end !== 'unanswered') {
        test.own('lookup_time').add(tookMs, tags);
      }
      if (end === 'wrong') {
        test.own('lookups_wrong').add(1, tags);
      }
    },
    endMs: startMs + load.durationMs,
    timeoutMs: load.deliveryTimeoutMs,
  });
  await leaveAll(vu);
}
