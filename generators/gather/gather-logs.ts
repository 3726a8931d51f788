import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { TestSummary } from '../../lib/summary/test-summary.ts';
import { type GeneratorFile, generatorSchema } from '../../record/generator-schema.ts';
import { PodLog } from './pod-log.ts';
import { numberOfPod, podOfPath } from './pod-of-path.ts';
import { readPodRow } from './read-pod-row.ts';

/** What was gathered. */
export interface Gathered {
  /** The pods by the names of their folders below `generators/`. */
  readonly pods: readonly { readonly folder: string; readonly pod: string }[];
  /** How many generators the test has, by what they printed; undefined where none did. */
  readonly expected: number | undefined;
  /** What their k6 printed at their ends, in the order of the pods. */
  readonly summaries: readonly TestSummary[];
}

/**
 * Reads a folder of logs of pods, whole or rotated, one pod to a file or many in one, and puts each pod's into a folder of
 * its own below `generatorsDir`, by its number. Rejects when there are no logs.
 */
export async function gatherLogs(from: string, generatorsDir: string): Promise<Gathered> {
  const files = await listLogs(from);
  if (files.length === 0) {
    throw new Error(`${from}: expected a folder with the logs of the pods, found no files in it.`);
  }
  const logs = new Map<string, { readonly log: PodLog; readonly dir: string }>();
  const open = async (pod: string): Promise<PodLog> => {
    const known = logs.get(pod);
    if (known !== undefined) {
      return known.log;
    }
    const dir = join(generatorsDir, `.pod-${logs.size}`);
    await mkdir(dir, { recursive: true });
    const log = new PodLog(dir);
    logs.set(pod, { log, dir });
    return log;
  };
  for (const file of files) {
    const ofFile = podOfPath(relative(from, file));
    const input = file.endsWith('.gz') ? createReadStream(file).pipe(createGunzip()) : createReadStream(file);
    for await (const row of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const read = readPodRow(row);
      (await open(read.pod ?? ofFile)).take(read);
    }
  }
  return nameFolders(generatorsDir, logs);
}

async function nameFolders(
  generatorsDir: string,
  logs: ReadonlyMap<string, { readonly log: PodLog; readonly dir: string }>,
): Promise<Gathered> {
  const pods: { folder: string; pod: string }[] = [];
  const taken = new Set<string>();
  const summaries: TestSummary[] = [];
  let expected: number | undefined;
  for (const [pod, { log, dir }] of logs) {
    const facts = log.close();
    // What has no line of ours is the log of something else, such as the operator's own pods.
    if (facts.number === undefined && numberOfPod(pod) === undefined) {
      await rm(dir, { recursive: true });
      continue;
    }
    const number = facts.number ?? numberOfPod(pod) ?? 0;
    let folder = String(number);
    while (taken.has(folder)) {
      // Two of one number are for the merge to see and to say.
      folder = `${folder}-again`;
    }
    taken.add(folder);
    expected = Math.max(expected ?? 0, facts.of ?? 0) || undefined;
    await rename(dir, join(generatorsDir, folder));
    const file: GeneratorFile = {
      schema: 1,
      number: Math.max(1, number),
      of: facts.of ?? logs.size,
      name: pod,
      place: 'pod',
    };
    await writeFile(
      join(generatorsDir, folder, 'generator.json'),
      `${JSON.stringify(generatorSchema.parse(file))}\n`,
    );
    pods.push({ folder, pod });
    summaries.push(...(facts.summary === undefined ? [] : [facts.summary]));
  }
  return { pods, expected, summaries };
}

/** Files below a folder, the older part of a rotated log before the newer. */
async function listLogs(from: string): Promise<string[]> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => compare(ageKey(a), ageKey(b)));
}

/** `0.log.20261128-120000` is older than `0.log`, and `x.log.2` than `x.log.1`. */
function ageKey(path: string): string {
  const [, stem = path, rotation] = /^(.*\.(?:log|txt))(?:\.([-\d]+))?(?:\.gz)?$/.exec(path) ?? [];
  if (rotation === undefined) {
    return `${stem}~`;
  }
  const isCount = rotation.length <= 3;
  return `${stem} ${isCount ? String(999 - Number(rotation)).padStart(3, '0') : rotation}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
