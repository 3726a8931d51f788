import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../host/project-root.ts';

const execute = promisify(execFile);

/** The k6 major version that the scripts are written for. */
export const k6Major = 2;

/** What `build/k6/go.mod` pins: k6 as `v2.2.0`, and the oldest Go that builds it as `1.25.0`. */
export interface Pins {
  readonly k6: string;
  readonly go: string;
}

/** Reads the pinned versions. */
export async function readPins(): Promise<Pins> {
  return parsePins(await readFile(join(projectRoot, 'build/k6/go.mod'), 'utf8'));
}

/** The pinned versions in the text of a go.mod; throws when one is missing. */
export function parsePins(goMod: string): Pins {
  const k6 = /^\s*(?:require\s+)?go\.k6\.io\/k6\/v2 (v\S+)/m.exec(goMod)?.[1];
  const go = /^go (\S+)$/m.exec(goMod)?.[1];
  if (k6 === undefined || go === undefined) {
    throw new Error('build/k6/go.mod: expected a `go` line and a version of go.k6.io/k6/v2.');
  }
  return { k6, go };
}

/** The version in what `k6 version` prints (`k6 v2.2.0 (…)` → `v2.2.0`), if it is k6. */
export function parseK6Version(output: string): string | undefined {
  return /^k6(?:\.exe)? (v\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
}

/** Asks a k6 for its version; undefined when it cannot be run or is something else. */
export async function readK6Version(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute(path, ['version'], { timeout: 20_000 });
    return parseK6Version(stdout);
  } catch {
    return undefined;
  }
}

/** Whether the scripts run on this k6. */
export function isSupportedK6(version: string): boolean {
  return majorOf(version) === k6Major;
}

/** Below 0 when version `a` is older than `b`, above 0 when newer; `v2.2.0`, `go1.26.8` and `1.25` all compare. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function majorOf(version: string): number | undefined {
  return numbersOf(version)[0];
}

function numbersOf(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}
