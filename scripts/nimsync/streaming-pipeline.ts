import { plainContent } from '../../lib/load/plain-content.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { runPipeline } from '../../lib/sessions/run-pipeline.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, ROOM, stages } from '../../thresholds/nimsync/streaming-pipeline.ts';

const test = roomTest(definition);
const { load } = test;
const pipelines = Math.floor(load.users / (2 * ROOM));

export const { options, setup, handleSummary } = test;

/** Everybody connects; then the events flow through the pipelines of this VU. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
  await runPipeline(vu, {
    events: Math.ceil(load.events / pipelines),
    ratePerSec: load.ratePerSec / pipelines,
    startMs: clock(),
    capacity: load.queue,
    content: plainContent(0, 100),
    stallMs: load.deliveryTimeoutMs,
    onStage: (stage, lagMs) => {
      const tags = { stage: stages[stage].stage };
      test.own('stage_lag').add(lagMs, tags);
      test.own('stage_events').add(1, tags);
      test.own('events_consumed').add(stage);
    },
    onHeld: () => test.own('producer_held').add(1),
  });
  test.own('producer_held').add(0);
  await vu.drain(load.deliveryTimeoutMs);
  await leaveAll(vu);
}
