import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../host/project-root.ts';

const bin = (name: string) => join(projectRoot, 'node_modules/.bin', name);

const steps: readonly { readonly title: string; readonly command: readonly [string, ...string[]] }[] = [
  { title: 'Format and lint', command: [bin('biome'), 'ci', '--error-on-warnings', projectRoot] },
  { title: 'Types', command: [bin('tsc'), '-p', projectRoot] },
  {
    title: 'Unit tests',
    command: [process.execPath, join(projectRoot, 'build/run-tests.ts'), '--unit', ...process.argv.slice(2)],
  },
];

// All of them, so that one look shows everything that is wrong.
const failed = steps.filter(({ title, command: [program, ...args] }) => {
  console.log(`\n— ${title}`);
  return spawnSync(program, args, { cwd: projectRoot, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nNot in order: ${failed.map(({ title }) => title.toLowerCase()).join(', ')}.`);
  process.exitCode = 1;
}
