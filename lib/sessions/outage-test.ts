import type { OutageVariables } from '../config/outage.ts';
import type { TestDefinition } from '../config/test-definition.ts';
import { createLongestGap } from '../load/longest-gap.ts';
import type { SetupData } from '../summary/build-summary.ts';
import { followRamp } from './follow-ramp.ts';
import { type RoomTest, roomTest } from './room-test.ts';

/** The frame of a test whose users stay through an outage. */
export interface OutageTest extends RoomTest<OutageVariables> {
  /** What the users of one VU do; the script's default export. */
  readonly stayThrough: (setupData: SetupData) => Promise<void>;
}

/**
 * Lays out a test whose users come, chat, stay to the end of the plan and come back when they are cut off. What goes wrong
 * meanwhile is the schedule's affair; the longest time without a delivery is what users noticed of it.
 * @throws with every configuration problem at once, before any load.
 * @example
 * const test = outageTest(definition);
 * export const { options, setup, handleSummary } = test;
 * export default test.stayThrough;
 */
export function outageTest(definition: TestDefinition<OutageVariables>): OutageTest {
  const test = roomTest(definition);
  const { load, plan } = test;
  return {
    ...test,
    stayThrough: async (setupData) => {
      const vu = test.openVu(setupData);
      const { loadStartedAtMs: startMs } = setupData;
      const gap = createLongestGap();
      vu.context.onLatency = (_latencyMs, readAtMs) => gap.enter(readAtMs);
      await followRamp(vu, test, startMs);
      // Rooms fall silent so long before their users leave.
      const longestMs = gap.untilMs(startMs + plan.durationMs - load.deliveryTimeoutMs);
      if (longestMs !== undefined) {
        test.own('delivery_gap').add(longestMs);
      }
      vu.close();
    },
  };
}
