import { burstPhaseAt, burstTimesOf } from '../../lib/load/burst-phases.ts';
import { rampWithHold } from '../../lib/load/ramp.ts';
import { followRamp } from '../../lib/sessions/follow-ramp.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat-chaos/burst-traffic.ts';

const test = roomTest(definition);
const { load } = test;
const bursts = burstTimesOf(rampWithHold(load.stages, load.users, load.durationMs));

export const { options, setup, handleSummary } = test;

/** This VU's users come and go with the bursts; each message is timed in the phase that it was due in. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { loadStartedAtMs: startMs } = setupData;
  vu.context.onLatency = (latencyMs, readAtMs) => {
    const tags = { phase: burstPhaseAt(bursts, readAtMs - latencyMs - startMs, load.settleMs) };
    test.own('phase_latency').add(latencyMs, tags);
    test.own('phase_messages').add(1, tags);
  };
  await followRamp(vu, test, startMs);
  vu.close();
}
