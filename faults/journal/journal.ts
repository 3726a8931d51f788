import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readProcessStart } from '../../host/process-start.ts';
import { type Undo, undoSchema } from './undo.ts';

/** What a journal holds: whose it is, and what is in effect, the oldest first. */
export const journalSchema = z.strictObject({
  schema: z.literal(1),
  owner: z.strictObject({ pid: z.int().positive(), startedAt: z.string().exactOptional() }),
  entries: z.array(z.strictObject({ what: z.string(), sinceMs: z.number(), undo: undoSchema })),
});

/** The text of a journal, parsed. */
export type JournalFile = z.infer<typeof journalSchema>;

/** What this process has put into the world and not yet taken back, on disk. */
export interface Journal {
  readonly path: string;
  /** Enters how something is taken back, before it is done; call what it returns once it has been taken back. */
  readonly enter: (what: string, undo: Undo) => () => void;
  /** Removes the file; what it still holds is taken back by nobody. */
  readonly close: () => void;
}

/**
 * The folder of all journals of this user. Not in a folder for temporary files: others could put a journal there, and
 * its commands would be run.
 */
export function journalFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'k6-chat', 'faults');
}

/** Opens a journal of this process; nobody else's is touched. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${process.pid}-${randomBytes(6).toString('hex')}.json`);
  const startedAt = readProcessStart(process.pid);
  const owner = { pid: process.pid, ...(startedAt === undefined ? {} : { startedAt }) };
  let entries: JournalFile['entries'] = [];
  const write = (): void => {
    const file: JournalFile = { schema: 1, owner, entries };
    // Whole or not at all, and at once: the next line may be the last that this process runs.
    writeFileSync(`${path}.part`, `${JSON.stringify(file)}\n`, { mode: 0o600 });
    renameSync(`${path}.part`, path);
  };
  write();
  return {
    path,
    enter: (what, undo) => {
      const entry = { what, sinceMs: Date.now(), undo };
      entries = [...entries, entry];
      write();
      return () => {
        entries = entries.filter((other) => other !== entry);
        write();
      };
    },
    close: () => {
      rmSync(path, { force: true });
    },
  };
}

/** A process as an entry names it: its id, and its start where that can be read. */
export function nameProcess(pid: number): { readonly pid: number; readonly startedAt?: string } {
  const startedAt = readProcessStart(pid);
  return { pid, ...(startedAt === undefined ? {} : { startedAt }) };
}
