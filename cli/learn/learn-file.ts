import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { learnChat } from '../../learn/learn-chat.ts';
import type { LearnedChat } from '../../learn/learned-chat.ts';
import { renderLearned } from '../../learn/render/render-learned.ts';
import { exitStatus } from '../../run/exit-status.ts';
import { RunError } from '../../run/run-error.ts';

/** A browser's own limit is far below; more would only fill the memory. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Prints what a HAR file says of a chat; rejects with a RunError where that is not enough to describe it. */
export async function learnFile(
  file: string,
  name: string,
  log: (line: string) => void,
): Promise<LearnedChat & { readonly source: string }> {
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
  return { ...chat, source: chat.source };
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
