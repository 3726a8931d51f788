import { readFile } from 'node:fs/promises';
import { buildManifests, POD_PLACES } from '../generators/kubernetes/build-manifests.ts';
import { renderManifests } from '../generators/kubernetes/render-manifests.ts';
import { makeRunMark } from '../generators/run-mark.ts';
import type { Configuration } from './configure.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { bundleFor, onlyTest } from './generators/bundle-for.ts';
import { variablesElsewhere } from './generators/variables-elsewhere.ts';
import { RunError } from './run-error.ts';

/** Where the manifests go. */
export interface ManifestOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * Prints what a test on Kubernetes needs, for `kubectl apply -f -`. The Secret holds secrets, so that nothing is printed
 * to a terminal.
 */
export async function kubernetes(configuration: Configuration, output: ManifestOutput): Promise<ExitStatus> {
  const test = await onlyTest(configuration, 'kubernetes');
  const usersPath = configuration.env['USERS_FILE'];
  const runMark = makeRunMark();
  const { usersFile, ...places } = POD_PLACES;
  const { plain, secrets } = variablesElsewhere(configuration, test, {
    ...places,
    ...(usersPath ? { usersFile } : {}),
    auditLog: true,
    runMark,
  });
  const hasSecrets = Object.keys(secrets).length > 0 || Boolean(usersPath);
  if (output.isTTY && hasSecrets) {
    throw new RunError(
      exitStatus.badConfiguration,
      'kubernetes: the manifests hold a Secret, and secrets are not printed to a terminal. Pipe them: … | kubectl apply -f -',
    );
  }
  const { run, generators } = { run: configuration.run, generators: test.generators };
  const bundle = await bundleFor(configuration, test, 'kubernetes');
  const manifests = buildManifests({
    test: test.definition.name,
    generators: generators.count,
    image: run.k6Image,
    bundle: await readFile(bundle.path, 'utf8'),
    runMark,
    env: plain,
    secrets,
    plan: test.plan,
    ...(run.namespace === undefined ? {} : { namespace: run.namespace }),
    ...(usersPath ? { users: await readFile(usersPath, 'utf8') } : {}),
  });
  output.write(renderManifests(manifests));
  return exitStatus.met;
}
