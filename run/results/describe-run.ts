import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../host/project-root.ts';
import { readGitRevision } from '../../host/read-git-revision.ts';
import type { Manifest } from '../../record/manifest-schema.ts';
import type { Configuration } from '../configure.ts';
import type { Prepared } from '../prepare-run.ts';
import type { OpenTarget } from '../target/open-target.ts';
import { describeHost } from './describe-host.ts';
import { describeTarget } from './describe-target.ts';

/** The manifest of a run that begins. */
export async function describeRun(
  { target: { profile }, tests, targetFile }: Configuration,
  { k6 }: Prepared,
  target: OpenTarget,
  runId: string,
  startedAt: Date,
  repeat: Manifest['repeat'],
): Promise<Manifest> {
  const [host, gitRevision, version] = await Promise.all([
    describeHost(targetFile?.generatorLocation),
    readGitRevision(),
    readVersion(),
  ]);
  return {
    schema: 1,
    runId,
    startedAt: startedAt.toISOString(),
    endedAt: null,
    state: 'running',
    profile,
    ...(repeat === undefined ? {} : { repeat }),
    versions: { k6: k6.version, 'k6-chat': version, node: process.version },
    host,
    gitRevision,
    target: describeTarget(target.facts, targetFile),
    tests: tests.map(({ definition: { name }, load }) => ({ name, state: 'pending', load: { ...load } })),
  };
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(projectRoot, 'package.json'), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(text);
  return String(version);
}
