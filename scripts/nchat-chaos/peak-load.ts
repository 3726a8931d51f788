import { followRamp } from '../../lib/sessions/follow-ramp.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat-chaos/peak-load.ts';

const test = roomTest(definition);

export const { options, setup, handleSummary } = test;

/** This VU's users come on the ramp, chat until the end, and come back when they are cut off. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  await followRamp(vu, test, setupData.loadStartedAtMs);
  vu.close();
}
