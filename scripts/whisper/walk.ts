import { chatTest } from '../../lib/sessions/chat-test.ts';
import { checkHealth } from '../../lib/sessions/check-health.ts';
import { createTourActs } from '../../lib/sessions/create-tour-acts.ts';
import { freshUsers } from '../../lib/sessions/fresh-users.ts';
import { openInbox } from '../../lib/sessions/inbox.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { matchingOf } from '../../lib/sessions/pair-rules.ts';
import { expectThat, takeSteps } from '../../lib/sessions/take-steps.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/whisper/walk.ts';

const test = chatTest(definition, chatMetrics);
const { load, own, protocol, target } = test;
const users = createUsers(test, load.users);

/** The four users: Ann meets Bob, whom she and two more will report. */
const [ANN, BOB, CAT, DAN] = [0, 1, 2, 3] as const;

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** The tour, step by step. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, freshUsers(users, setupData.nonce), setupData, 2);
  const inbox = openInbox(vu.sessions);
  const act = createTourActs(vu, inbox, matchingOf(definition.name, protocol), load.stepTimeoutMs);
  const { take } = takeSteps(vu, own);

  await take('health', () => checkHealth(target, protocol));
  await take('handshake', async () => {
    await act.comeIn(ANN);
    await act.comeIn(BOB);
  });
  await take('match', () => act.meet(ANN, BOB));
  await take('decline', () => act.actAndTell(ANN, 'decline', BOB, 'match_declined'));
  await take('accept', async () => {
    await act.meet(ANN, BOB);
    await act.accept(ANN, BOB);
  });
  await take('chat', async () => {
    await act.sayAndRead(ANN);
    await act.sayAndRead(BOB);
  });
  await take('typing', () => act.type(ANN, BOB));
  await take('filter', async () => {
    await act.sayInVain(ANN, 'go go go', 'message_blocked');
    await act.sayInVain(ANN, 'see https://example.com/', 'message_blocked');
  });
  await take('rate-limit', async () => {
    // Three attempts of hers have been counted in this window.
    await act.sayAndRead(ANN);
    await act.sayAndRead(ANN);
    await act.sayInVain(ANN, 'one too many', 'rate_limited');
  });
  await take('end', async () => {
    act.report(ANN);
    await act.actAndTell(ANN, 'end', BOB, 'partner_left');
  });
  await take('after-end', () => act.sayInVain(BOB, 'are you there', 'invalid_chat'));
  await take('report', async () => {
    await act.comeIn(CAT);
    await act.meet(CAT, BOB);
    await act.accept(CAT, BOB);
    act.report(CAT);
    await act.actAndTell(CAT, 'end', BOB, 'partner_left');
  });
  await take('ban', async () => {
    await act.comeIn(DAN);
    await act.meet(DAN, BOB);
    await act.accept(DAN, BOB);
    act.report(DAN);
    const reason = await inbox.next(BOB, 'ended', load.stepTimeoutMs);
    expectThat(String(reason).startsWith('banned'), 'the user to be banned', reason);
    await inbox.next(DAN, 'partner_left', load.stepTimeoutMs);
  });
  await take('banned', async () => {
    vu.sessions.connect(BOB);
    const reason = await inbox.next(BOB, 'ended', load.stepTimeoutMs);
    expectThat(String(reason).startsWith('banned'), 'it to be turned away as banned', reason);
  });
  await leaveAll(vu);
}
