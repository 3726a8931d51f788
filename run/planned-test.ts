import type { FoundTest } from '../discover/load-definitions.ts';
import type { PlannedFault } from '../faults/fault-driver.ts';
import type { GeneratorPlan } from '../generators/plan-generators.ts';
import type { LoadPlan } from '../lib/config/test-definition.ts';
import type { Load } from '../lib/config/variables.ts';

/** The faults of one test. */
export interface TestFaults {
  readonly faults: readonly PlannedFault[];
  /** How long a figure must stay in its band to count as recovered, ms. */
  readonly holdMs: number;
}

/** One test with its load decided. */
export interface PlannedTest {
  readonly definition: FoundTest;
  readonly load: Load;
  readonly plan: LoadPlan;
  /** What goes wrong while it runs; absent where nothing is to. */
  readonly faults?: TestFaults;
  readonly generators: GeneratorPlan;
}
