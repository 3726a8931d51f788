import type { Writable } from 'node:stream';
import type { Bundle } from '../build/bundle.ts';
import type { FoundTest } from '../discover/load-definitions.ts';
import type { Injected, PlannedFault } from '../faults/fault-driver.ts';
import type { GcWatch } from '../generators/local/gc-watch.ts';
import type { Guard } from '../generators/local/guard.ts';
import type { Environment } from '../lib/config/environment.ts';
import type { TargetConfig } from '../lib/config/variables.ts';
import type { Interrupt } from './interrupt.ts';
import type { PlannedTest } from './planned-test.ts';

/** What one test needs of the run. */
export interface TestRun {
  readonly test: PlannedTest;
  readonly definitions: readonly FoundTest[];
  readonly bundle: Bundle;
  readonly k6Path: string;
  /** Absolute: k6 writes from another folder. */
  readonly testDir: string;
  readonly env: Environment;
  readonly target: TargetConfig;
  readonly addresses: {
    readonly targetUrl: string;
    readonly targetWsUrl: string;
    readonly slowReadersUrl?: string;
  };
  /** Of the built-in target. */
  readonly targetSecrets?: Readonly<Record<string, string>>;
  /** Nobody permitted any other machine. */
  readonly onlyThisMachine: boolean;
  /** The most memory that a k6 that it starts may take, bytes; by its plan when absent. */
  readonly memoryMaxBytes?: number;
  /** Texts that must not stay in the log. */
  readonly secrets: readonly string[];
  readonly guard: Guard;
  /** The input of the built-in target, by which it lives. */
  readonly rope?: Writable;
  readonly gcWatch: GcWatch;
  readonly interrupt: Pick<Interrupt, 'stop' | 'kill'>;
  readonly onPids: (pids: readonly number[]) => void;
  /** Makes the faults that the test is to run under. */
  readonly inject?: (fault: PlannedFault) => Promise<Injected>;
  readonly log: (line: string) => void;
}
