import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../host/project-root.ts';

/**
 * The files that Node loads at once for a file: what it imports, what those import and so on. Types are not loaded, and
 * what `import()` names is loaded only when that is come to.
 */
function chainOf(file: string, chain = new Set<string>()): ReadonlySet<string> {
  if (chain.has(file)) {
    return chain;
  }
  chain.add(file);
  const source = readFileSync(join(projectRoot, file), 'utf8');
  const still = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'/gm;
  for (const [, specifier = ''] of source.matchAll(still)) {
    chainOf(normalize(join(dirname(file), specifier)), chain);
  }
  return chain;
}

test('make run loads few files before it has said what it will do, and twice as many to load the target', () => {
  const atOnce = chainOf('run/main.ts');
  const forLoad = chainOf('run/run-load.ts');
  // Not vacuous: both name what they must have.
  assert.ok(atOnce.has('run/configure.ts') && forLoad.has('generators/local/run-k6.ts'));
  assert.ok([...atOnce, ...forLoad].every((file) => existsSync(join(projectRoot, file))));
  assert.ok(atOnce.size <= 62, `run/main.ts loads ${atOnce.size} files`);
  assert.ok(forLoad.size <= 124, `run/run-load.ts loads ${forLoad.size} files`);
});

test('half of the source files have sixty lines or fewer', () => {
  const rooms =
    'bench,build,cli,collectors,discover,examples,faults,generators,host,learn,lib,record,report,run,scripts,starters,target,thresholds';
  const lengths = globSync(`{${rooms}}/**/*.ts`, { cwd: projectRoot })
    .map((file) => readFileSync(join(projectRoot, file), 'utf8').split('\n').length - 1)
    .sort((a, b) => a - b);
  assert.ok(lengths.length > 700, `${lengths.length} files`);
  const middle = lengths[Math.floor(lengths.length / 2)] ?? 0;
  assert.ok(middle <= 60, `the median file has ${middle} lines`);
});
