import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readProcessStart } from '../../host/process-start.ts';
import { type JournalFile, journalSchema } from './journal.ts';
import { undo } from './undo.ts';

/** What became of the things that an earlier run had left. */
export interface TakenBack {
  /** What was still there and is not any more. */
  readonly removed: readonly string[];
  /** What could not be taken back, with the reason and where it is written. */
  readonly problems: readonly string[];
}

/** Takes back everything that one journal holds, the newest first, and removes it; one that failed stays in the folder. */
export async function takeBack(path: string): Promise<TakenBack> {
  const read = await readJournal(path);
  if (read === undefined) {
    return { removed: [], problems: [] };
  }
  const removed: string[] = [];
  const problems: string[] = [];
  for (const { what, undo: how } of read.entries.toReversed()) {
    try {
      if (await undo(how)) {
        removed.push(what);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`${what} could not be taken back (${reason}); take it back by hand and delete ${path}.`);
    }
  }
  if (problems.length === 0) {
    await rm(path, { force: true });
  }
  return { removed, problems };
}

/** Takes back what every run of this user left whose process is gone; runs that are going on keep theirs. */
export async function takeBackLeftovers(folder: string): Promise<TakenBack> {
  const removed: string[] = [];
  const problems: string[] = [];
  if (!(await isOurs(folder))) {
    return { removed, problems };
  }
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const path = join(folder, file);
    const journal = await readJournal(path).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error));
      return undefined;
    });
    if (journal !== undefined && !isAlive(journal.owner)) {
      const back = await takeBack(path);
      removed.push(...back.removed);
      problems.push(...back.problems);
    }
  }
  return { removed, problems };
}

/** A journal, or undefined when it is gone; rejects when it is something else. */
async function readJournal(path: string): Promise<JournalFile | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  const parsed = journalSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Error(`${path}: expected a journal of faults; look at it and delete it.`);
  }
  return parsed.data;
}

/** Its commands are run: nobody else may have written them. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

function isAlive({ pid, startedAt }: JournalFile['owner']): boolean {
  const now = readProcessStart(pid);
  return now !== undefined && (startedAt === undefined || now === startedAt);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
