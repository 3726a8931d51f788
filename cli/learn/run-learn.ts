import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { writeNew } from '../../host/write-new.ts';
import { learnChat } from '../../learn/learn-chat.ts';
import { renderLearned } from '../../learn/render/render-learned.ts';
import { exitStatus } from '../../run/exit-status.ts';
import { RunError } from '../../run/run-error.ts';
import { showPath } from '../../run/show-path.ts';
import { parseOptions } from '../parse-options.ts';
import { requireName } from '../require-name.ts';

/** A browser's own limit is far below; more would only fill the memory. */
const MOST_BYTES = 512 * 1024 * 1024;

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
  const learning = learnChat(await readHar(file), name);
  if (!learning.ok) {
    throw new RunError(exitStatus.badConfiguration, `${file}: ${learning.problem}`);
  }
  const { chat } = learning;
  log(renderLearned(basename(file), chat));
  if (chat.source === undefined) {
    throw new RunError(
      exitStatus.badConfiguration,
      `${file}: not enough was seen to describe this chat; nothing was written.`,
    );
  }
  const path = join(resolve(values['out'] ?? '.'), 'protocols', name, 'index.ts');
  await writeNew([{ path, content: chat.source }]);
  const http = chat.origin.replace(/^ws/, 'http');
  log(`\nWritten: ${showPath(path)}`);
  log(`Try it:  npx k6-chat doctor PROTOCOL=${name} TARGET_URL=${http}`);
}

async function readHar(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new RunError(
        exitStatus.badConfiguration,
        `${file}: expected at most ${MOST_BYTES / 1024 / 1024} MB, got ${Math.round(size / 1024 / 1024)} MB. Save a shorter session: two or three messages are enough.`,
      );
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof RunError) {
      throw error;
    }
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new RunError(
      exitStatus.badConfiguration,
      `learn: expected a HAR file, but ${file} cannot be read (${why}).`,
    );
  }
}

function nameFrom(file: string): string {
  const word = basename(file)
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^[a-z]/.test(word) ? word : 'my-chat';
}
