import { chatTest } from '../../lib/sessions/chat-test.ts';
import { connectFirst } from '../../lib/sessions/connect-first.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { chatMetrics } from '../../lib/sessions/meter.ts';
import { openChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { sendSteps } from '../../lib/sessions/send-steps.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, steps } from '../../thresholds/iris/backpressure.ts';

const test = chatTest(definition, chatMetrics);
const { load } = test;
const users = createUsers(test, load.users);
const tagsOf = (step: number) => ({ step: steps[step]?.step ?? '' });

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** Pairs connect; then one rate after another is offered, and what is not read at the end is lost. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openChatVu(test, users, setupData, 2, { mailboxes: true });
  const startMs = await connectFirst(vu, setupData.loadStartedAtMs);
  const counts = await sendSteps(vu, {
    startMs,
    stepMs: load.durationMs / steps.length,
    factors: steps.map(({ factor }) => factor),
    rooms: Math.floor(load.users / 2),
    onLatency: (step, latencyMs) => test.own('step_latency').add(latencyMs, tagsOf(step)),
  });
  await vu.drain(load.deliveryTimeoutMs);
  for (const [step, { sent, delivered, late }] of counts.entries()) {
    test.own('step_sent').add(sent, tagsOf(step));
    test.own('step_delivered').add(delivered, tagsOf(step));
    test.own('step_late').add(late, tagsOf(step));
    test.own('step_lost').add(sent - delivered, tagsOf(step));
  }
  await leaveAll(vu);
}
