import { join } from 'node:path';
import { type Bundle, bundle } from '../../build/bundle.ts';
import { cacheDirs } from '../../host/cache-dirs.ts';
import { authorise } from '../addresses/authorise.ts';
import type { Configuration } from '../configure.ts';
import { exitStatus } from '../exit-status.ts';
import type { PlannedTest } from '../planned-test.ts';
import { RunError } from '../run-error.ts';

/** The one test that a command is to hand on. Rejects with a RunError when there are several, or no permission. */
export async function onlyTest({ tests, places }: Configuration, verb: string): Promise<PlannedTest> {
  const [test, ...others] = tests;
  if (test === undefined || others.length > 0) {
    throw new RunError(
      exitStatus.badConfiguration,
      `TESTS: ${verb} takes one test at a time, such as TESTS=message-throughput, got ${tests.length}.`,
    );
  }
  const authorisation = await authorise(places);
  if (!authorisation.ok) {
    throw new RunError(exitStatus.badConfiguration, authorisation.message);
  }
  return test;
}

/** Bundles a script of a test, its own or one around it, into a folder of the kind of generator that is to run it. */
export async function bundleFor(
  { protocol }: Configuration,
  { definition }: PlannedTest,
  kind: string,
  path: string = definition.scriptPath,
): Promise<Bundle> {
  const [built] = await bundle([{ name: definition.name, path }], {
    to: join(cacheDirs().bundles, kind, protocol.protocol.name),
    protocol,
  });
  if (built === undefined) {
    throw new Error(`expected a bundle of ${definition.name}`);
  }
  return built;
}
