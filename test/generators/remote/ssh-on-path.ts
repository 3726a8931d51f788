import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A PATH on which `ssh` is the stand-in that runs its commands on this machine. */
export function pathWithFakeSsh(t: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'fake-ssh-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const script = new URL('fake-ssh.ts', import.meta.url).pathname;
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(join(folder, 'ssh'), 0o755);
  return `${folder}:${process.env['PATH'] ?? ''}`;
}
