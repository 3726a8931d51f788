import { basename, join, resolve } from 'node:path';
import { writeNew } from '../../host/write-new.ts';
import { exitStatus } from '../../run/exit-status.ts';
import { RunError } from '../../run/run-error.ts';
import { showPath } from '../../run/show-path.ts';
import { parseOptions } from '../parse-options.ts';
import { requireName } from '../require-name.ts';
import { learnFile } from './learn-file.ts';

/** `learn <file.har> [--out folder] [--name my-chat]`: prints what was learnt and writes `protocols/<name>/index.ts`. */
export async function runLearn(args: readonly string[], log: (line: string) => void): Promise<void> {
  const { word: file, values } = parseOptions('learn', args, ['out', 'name']);
  if (file === undefined) {
    throw new RunError(
      exitStatus.badConfiguration,
      'learn: expected a HAR file, got none: learn session.har',
    );
  }
  const name = requireName(values['name'] ?? nameFrom(file));
  const { source, origin } = await learnFile(file, name, log);
  const path = join(resolve(values['out'] ?? '.'), 'protocols', name, 'index.ts');
  await writeNew([{ path, content: source }]);
  log(`\nWritten: ${showPath(path)}`);
  log(`Try it:  npx k6-chat doctor PROTOCOL=${name} TARGET_URL=${origin.replace(/^ws/, 'http')}`);
}

function nameFrom(file: string): string {
  const word = basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^[a-z]/.test(word) ? word : 'my-chat';
}
