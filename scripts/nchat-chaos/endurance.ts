import { followRamp } from '../../lib/sessions/follow-ramp.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { timeCheckpoints } from '../../lib/sessions/time-checkpoints.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat-chaos/endurance.ts';

const test = roomTest(definition);
const { plan } = test;

export const { options, setup, handleSummary } = test;

/** This VU's users come on the ramp and chat until the end; each message is timed in its checkpoint. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { loadStartedAtMs: startMs } = setupData;
  timeCheckpoints(vu, test, startMs, plan.durationMs);
  await followRamp(vu, test, startMs);
  vu.close();
}
