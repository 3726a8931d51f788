import { join } from 'node:path';
import type { Sampler } from '../collectors/sampler.ts';
import type { FoundTest } from '../discover/load-definitions.ts';
import type { GcWatch } from '../generators/local/gc-watch.ts';
import type { Guard } from '../generators/local/guard.ts';
import type { Environment } from '../lib/config/environment.ts';
import type { TargetConfig } from '../lib/config/variables.ts';
import type { Interrupt } from './interrupt.ts';
import type { PlannedTest } from './planned-test.ts';
import type { Prepared } from './prepare-run.ts';
import type { ManifestFile } from './results/manifest-file.ts';
import { runTest } from './run-test.ts';
import type { OpenTarget } from './target/open-target.ts';
import { readCounters } from './target/read-counters.ts';

/** A run under way. */
export interface RunContext {
  readonly tests: readonly PlannedTest[];
  readonly definitions: readonly FoundTest[];
  readonly prepared: Prepared;
  readonly target: OpenTarget;
  readonly env: Environment;
  readonly targetConfig: TargetConfig;
  readonly secrets: readonly string[];
  /** Nobody permitted any other machine. */
  readonly onlyThisMachine: boolean;
  /** The most memory that a k6 that it starts may take, bytes; by its plan when absent. */
  readonly memoryMaxBytes?: number;
  /** Absolute. */
  readonly runDir: string;
  readonly manifest: ManifestFile;
  readonly sampler: Sampler;
  readonly guard: Guard;
  readonly gcWatch: GcWatch;
  readonly interrupt: Pick<Interrupt, 'stop' | 'kill'>;
  readonly onPids: (pids: readonly number[]) => void;
  readonly log: (line: string) => void;
}

/** Runs the tests one after another and keeps the manifest; a test that fails does not keep the others from running. */
export async function runTests(context: RunContext): Promise<void> {
  for (const test of context.tests) {
    const obstacle = context.interrupt.stop.aborted
      ? 'Interrupted before it began.'
      : await context.target.checkAlive();
    if (obstacle === undefined) {
      await runOne(context, test);
    } else {
      await markNotRun(context, test, obstacle);
    }
  }
}

async function markNotRun(
  { manifest, log, interrupt }: RunContext,
  test: PlannedTest,
  why: string,
): Promise<void> {
  await manifest.updateTest(test.definition.name, { state: 'not-run', message: why });
  if (!interrupt.stop.aborted) {
    log(`${test.definition.name} was not run: ${why}`);
  }
}

async function runOne(context: RunContext, test: PlannedTest): Promise<void> {
  const { manifest, sampler, target, prepared, log } = context;
  const { name } = test.definition;
  const bundle = prepared.bundles.get(name);
  if (bundle === undefined) {
    throw new Error(`expected a bundle of ${name}`);
  }
  const before = await readCounters(target.addresses.targetUrl, target.trust);
  await sampler.mark(name);
  await manifest.updateTest(name, { state: 'running', startedAtMs: Date.now() });
  try {
    const end = await runTest({
      test,
      bundle,
      definitions: context.definitions,
      k6Path: prepared.k6.path,
      testDir: join(context.runDir, name),
      env: context.env,
      target: context.targetConfig,
      addresses: (test.faults === undefined ? undefined : target.loadAddresses) ?? target.addresses,
      ...(target.inject === undefined ? {} : { inject: target.inject }),
      targetSecrets: target.secrets,
      onlyThisMachine: context.onlyThisMachine,
      ...(context.memoryMaxBytes === undefined ? {} : { memoryMaxBytes: context.memoryMaxBytes }),
      secrets: context.secrets,
      guard: context.guard,
      ...(target.rope === undefined ? {} : { rope: target.rope }),
      gcWatch: context.gcWatch,
      interrupt: context.interrupt,
      onPids: context.onPids,
      log,
    });
    const endedAtMs = Date.now();
    const { exitCode, state } = end;
    const { message } = end;
    const ended = context.interrupt.stop.aborted ? undefined : target.findEnded?.();
    const after = await readCounters(target.addresses.targetUrl, target.trust);
    await manifest.updateTest(name, {
      state,
      ...(exitCode === undefined ? {} : { exitCode }),
      endedAtMs,
      ...(message === undefined ? {} : { message }),
      ...(ended === undefined ? {} : { targetEnded: ended }),
      ...(before === undefined || after === undefined ? {} : { targetCounters: { before, after } }),
    });
    if (message !== undefined) {
      log(`${name}: ${message}`);
    }
    if (ended !== undefined) {
      log(`${name}: ${ended} during the test.`);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Written if it can be; the error itself is what the user must see.
    await manifest
      .updateTest(name, { state: 'failed', endedAtMs: Date.now(), message })
      .catch(() => undefined);
    throw error;
  }
}
