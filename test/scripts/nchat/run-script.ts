import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type ProtocolFiles } from '../../../build/bundle.ts';
import { listScripts } from '../../../build/bundle-all.ts';
import { resolveK6 } from '../../../build/resolve-k6.ts';
import { projectRoot } from '../../../host/project-root.ts';
import type { TestSummary } from '../../../lib/summary/test-summary.ts';

/** How a run of a script ended. */
export interface ScriptRun {
  readonly exitCode: number | null;
  readonly output: string;
  /** Absent when the script ended before it could write one. */
  readonly summary: TestSummary | undefined;
}

/** Runs bundled scripts with the real k6. */
export interface ScriptRunner {
  readonly run: (test: string, env: Readonly<Record<string, string>>) => Promise<ScriptRun>;
  /** Puts a file where a script can read it; returns its path. */
  readonly write: (name: string, text: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Bundles all scripts and examples into a folder of its own, for ɳChat or another protocol's files. */
export async function createScriptRunner(protocol?: ProtocolFiles): Promise<ScriptRunner> {
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-scripts-'));
  await bundle(await listScripts(), { to: folder, ...(protocol && { protocol }) });
  const folders = new Map<string, Promise<string>>();
  /** A bundle speaks one protocol: those of another one are made when a test first wants them. */
  const folderOf = (wanted: string | undefined): Promise<string> => {
    if (wanted === undefined) {
      return Promise.resolve(folder);
    }
    const to = join(folder, wanted);
    const path = join(projectRoot, `lib/protocols/${wanted}/index.ts`);
    const made =
      folders.get(wanted) ??
      listScripts()
        .then((all) => bundle(all, { to, protocol: { path } }))
        .then(() => to);
    folders.set(wanted, made);
    return made;
  };
  const k6 = await resolveK6();
  let runs = 0;
  return {
    run: async (test, env) => {
      runs += 1;
      const summaryPath = join(folder, `${runs}.json`);
      const given = { ...env, SUMMARY_PATH: summaryPath };
      const flags = Object.entries(given).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
      const { exitCode, output } = await collect(k6.path, [
        'run',
        '--quiet',
        ...flags,
        join(await folderOf(env['PROTOCOL']), `${test}.js`),
      ]);
      const text = await readFile(summaryPath, 'utf8').catch(() => undefined);
      return {
        exitCode,
        output,
        summary: text === undefined ? undefined : (JSON.parse(text) as TestSummary),
      };
    },
    write: async (name, text) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The count of a counter or sub-metric in a summary; 0 when it is not there. */
export function countOf(summary: TestSummary | undefined, key: string): number {
  return summary?.metrics[key]?.values['count'] ?? 0;
}

function collect(
  file: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}
