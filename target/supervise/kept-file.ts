import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The descriptor under which a supervised server finds its kept file, and the variable that tells it. */
export const KEPT_FD = 3;
const VARIABLE = 'REFERENCE_KEPT_FD';

/** A file that outlives the server that writes to it, and nobody else: it has no name. */
export interface KeptFile {
  readonly fd: number;
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => void;
}

/** Opens an empty file without a name, so that nothing is left of it whatever becomes of this process. */
export function openKeptFile(): KeptFile {
  const folder = mkdtempSync(join(tmpdir(), 'k6-chat-kept-'));
  try {
    const fd = openSync(join(folder, 'kept'), 'w+');
    return { fd, env: { [VARIABLE]: String(KEPT_FD) }, close: () => closeSync(fd) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The descriptor that a supervisor has given this process; undefined without one. */
export function keptFdOf(env: Readonly<Record<string, string | undefined>>): number | undefined {
  return env[VARIABLE] === String(KEPT_FD) ? KEPT_FD : undefined;
}
