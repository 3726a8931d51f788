import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeSummary } from './fixture-run.ts';

type Figures = (number[] | null)[];
interface Row {
  readonly event: string;
  readonly data: unknown;
}

/** Lengthens every test of a copied run to so many seconds, one after another, second by second as k6 records them. */
export async function stretchRun(runDir: string, tests: readonly string[], seconds: number): Promise<void> {
  let atMs = 0;
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const test of tests) {
    await changeSummary(runDir, test, (summary) => {
      const fromMs = Math.max(summary.loadStartedAtMs ?? 0, atMs);
      atMs = fromMs + 1_000 * seconds;
      stretches.push({ fromMs, toMs: atMs });
      return { ...summary, loadStartedAtMs: fromMs, endedAtMs: atMs };
    });
    const path = join(runDir, test, 'timeline.ndjson');
    const stretch = stretches.at(-1);
    if (stretch !== undefined) {
      await writeFile(path, stretchTimeline(await readFile(path, 'utf8'), stretch.fromMs, seconds));
    }
  }
  const path = join(runDir, 'system.ndjson');
  await writeFile(path, stretchSystem(await readFile(path, 'utf8'), stretches));
}

/** The recording's own fullest second, again and again; counters go on growing. */
function stretchTimeline(text: string, fromMs: number, seconds: number): string {
  const rows: Row[] = linesOf(text);
  const kinds: Record<string, string> = {};
  for (const { event, data } of rows) {
    if (event === 'metric') {
      for (const [name, { type }] of Object.entries(data as Record<string, { type: string }>)) {
        kinds[name] = type;
      }
    }
  }
  const names = Object.keys(kinds).sort((a, b) => (a < b ? -1 : 1));
  const fullest = (event: string): Figures =>
    rows
      .flatMap((row) => (row.event === event ? [row.data as Figures] : []))
      .filter((data) => data.length === names.length)
      .sort((a, b) => b.filter(Boolean).length - a.filter(Boolean).length)[0] ?? [];
  const [snapshot, cumulative] = [fullest('snapshot'), fullest('cumulative')];
  const at = (data: Figures, second: number, grows: boolean): Figures =>
    data.map((figures, index) => {
      const name = names[index] ?? '';
      if (name === 'time') {
        return [fromMs + 1_000 * second];
      }
      if (figures === null || (grows && kinds[name] !== 'counter')) {
        return figures;
      }
      // No two seconds are alike, so that no drawing is smaller than a real one.
      const factor = grows ? second : 1 + 0.5 * Math.sin(second * 12.9898);
      return figures.map((figure) => Number((figure * factor).toFixed(6)));
    });
  const head = rows.filter(({ event }) => event === 'param' || event === 'metric');
  const body = Array.from({ length: seconds }, (_, second) => [
    { event: 'cumulative', data: at(cumulative, second + 1, true) },
    { event: 'snapshot', data: at(snapshot, second + 1, false) },
  ]);
  return [...head, ...body.flat()].map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** The samples of the run's first seconds, again and again over the whole time. */
function stretchSystem(text: string, stretches: readonly { fromMs: number; toMs: number }[]): string {
  const lines: { kind: string; t: number }[] = linesOf(text);
  const samples = lines.filter(({ kind }) => kind === 'sample');
  const start = samples[0]?.t ?? 0;
  const length = (samples.at(-1)?.t ?? 0) - start + 1_000;
  const [from, to] = [stretches[0]?.fromMs ?? 0, stretches.at(-1)?.toMs ?? 0];
  const rounds = Math.ceil((to - from) / length);
  const stretched = Array.from({ length: rounds }, (_, round) =>
    samples.map((sample) => ({ ...sample, t: sample.t - start + from + round * length })),
  );
  return [...lines.filter(({ kind }) => kind !== 'sample'), ...stretched.flat()]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function linesOf<T>(text: string): T[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
