import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { compareRunFolders } from '../../report/compare-runs.ts';
import { type ReportModel, reportModelSchema } from '../../report/model/report-model.ts';
import { writeReport } from '../../report/write-report.ts';
import { changeManifest, copyRun, measureFigures, NOW } from './support/fixture-run.ts';

/** Repeats of the recorded run whose API p95 is one of `p95s` each; returns the folders. */
async function repeat(
  context: TestContext,
  group: string,
  p95s: readonly number[],
  resultsDir?: string,
): Promise<string[]> {
  const dirs: string[] = [];
  for (const [place, p95] of p95s.entries()) {
    const name = `${group}-${place + 1}`;
    const dir = await copyRun(
      context,
      name,
      resultsDir ?? (dirs[0] === undefined ? undefined : dirname(dirs[0])),
    );
    await changeManifest(dir, (manifest) => ({
      ...manifest,
      runId: name,
      repeat: { group, index: place + 1, of: p95s.length },
    }));
    await measureFigures(dir, 'api-endpoints', { api_time: { 'p(95)': p95 } });
    dirs.push(dir);
  }
  return dirs;
}

async function comparisonOf(runDir: string): Promise<{ words: string; api: readonly string[] }> {
  const { paths } = await writeReport(runDir, { now: NOW, stepSummaryPath: '' });
  const model: ReportModel = reportModelSchema.parse(JSON.parse(await readFile(paths.json, 'utf8')));
  const [words, table] = model.sections.find(({ id }) => id === 'comparison')?.blocks ?? [];
  assert.ok(words?.kind === 'text' && table?.kind === 'table');
  const row = table.rows.find(
    ({ cells: [label] }) => label?.kind === 'text' && label.text === 'API p95 latency',
  );
  const api = (row?.cells ?? []).map((cell) => ('text' in cell ? cell.text : cell.kind));
  return { words: words.text, api };
}

describe('repeated runs', () => {
  it('are compared as groups with the repeats of the earlier run, and say what is worse', async (context) => {
    const earlier = await repeat(context, '2026-01-01', [10, 11, 12, 10.5, 11.5]);
    const later = await repeat(context, '2026-01-02', [20, 21, 22, 20.5, 21.5], dirname(earlier[0] ?? ''));
    const { words, api } = await comparisonOf(later[4] ?? '');
    assert.equal(
      words,
      'Compared with 2026-01-01-5. The run is the unit: 5 earlier and 5 later runs, by Mann–Whitney and a bootstrap interval of the change of medians; below 5 % nothing counts as a change.',
    );
    assert.deepEqual(api.slice(0, 4), ['API p95 latency', '11 ms', '21 ms', '+90.91 %']);
    assert.match(
      api[4] ?? '',
      /^worse \(5 and 5 runs, 95 % interval of the change \+.* to \+.*, p 0\.00\d\)$/,
    );
  });

  it('are called no change where every run gave the same, and inconclusive with the runs needed where they scatter', async (context) => {
    const earlier = await repeat(context, '2026-01-01', [10, 40, 20, 30]);
    const later = await repeat(context, '2026-01-02', [12, 38, 22, 29], dirname(earlier[0] ?? ''));
    const { api } = await comparisonOf(later[3] ?? '');
    assert.match(
      api[4] ?? '',
      /^inconclusive, and no affordable number of repeats would settle it: too much noise for the number of runs /,
    );
    const same = await repeat(context, '2026-01-03', [10, 10, 10, 10]);
    const again = await repeat(context, '2026-01-04', [10, 10, 10, 10], dirname(same[0] ?? ''));
    const { markdown } = await compareRunFolders(same[0] ?? '', again[2] ?? '');
    assert.match(markdown, /\| API p95 latency \| 10 ms \| 10 ms \| the same \| no change \(4 and 4 runs/);
  });

  it('give no verdict against a single run', async (context) => {
    const [single = ''] = await repeat(context, '2026-01-01', [10]);
    const later = await repeat(context, '2026-01-02', [20, 21], dirname(single));
    const { words, api } = await comparisonOf(later[1] ?? '');
    assert.equal(
      words,
      'Compared with 2026-01-01-1. Of 1 earlier and 2 later runs one side is a single run, so there is a difference but no verdict: repeat it with REPEAT=5.',
    );
    assert.equal(api.length, 4);
  });
});

describe('compareRunFolders', () => {
  it('writes the comparison beside the later run', async (context) => {
    const [earlier = '', later = ''] = await repeat(context, 'run', [10, 20]);
    const { paths } = await compareRunFolders(earlier, later);
    assert.deepEqual(paths, [join(later, 'comparison.md'), join(later, 'comparison.json')]);
    const json = JSON.parse(await readFile(paths[1], 'utf8'));
    assert.deepEqual(json.earlier, ['run-1', 'run-2'], 'repeats of one group are found from any of them');
  });

  it('holds every row of every test and what the system used, from an older report too', async (context) => {
    const [earlier = '', later = ''] = await repeat(context, 'run', [10, 20]);
    await writeReport(earlier, { now: NOW, stepSummaryPath: '' });
    const path = join(earlier, 'report.json');
    const { comparable, ...older } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify(older));
    const { paths, markdown } = await compareRunFolders(earlier, later);
    const json = JSON.parse(await readFile(paths[1], 'utf8'));
    const keys: string[] = json.figures.map(({ key }: { key: string }) => key);
    assert.deepEqual(
      keys,
      comparable.map(({ key }: { key: string }) => key),
    );
    for (const key of [
      'apiP95Ms',
      'message-throughput/message_latency/p(99)',
      'websocket-connections/deliveries_lost/count',
      'system/database/transactionsPerSec/avg',
      'system/generator/cpuMachinePercent/p95',
    ]) {
      assert.ok(keys.includes(key), `expected ${key}`);
    }
    assert.match(markdown, /^_Search queries; asked about together /m);
  });

  it('says first what changed, in a table for a terminal without what neither side has', async (context) => {
    const [earlier = ''] = await repeat(context, '2026-01-01', [10]);
    const [later = ''] = await repeat(context, '2026-01-02', [20], dirname(earlier));
    const { terminal } = await compareRunFolders(earlier, later);
    assert.match(
      terminal,
      /^2026-01-01-1 → 2026-01-02-1\nThese are single runs: a difference may be chance\.\n/,
    );
    assert.match(
      terminal,
      /^\d+ of \d+ figures differ by what matters, which of single runs may be chance\. First: .*, 10 ms → 20 ms \(\+100\.?0* %\)\.$/m,
    );
    assert.match(terminal, /^ {2}API p95 latency +10 ms +20 ms +\+100\.?0* %$/m);
    assert.doesNotMatch(terminal, /\*\*|^\||no data/m);
    const repeats = await repeat(context, '2026-01-03', [10, 11, 12, 10.5, 11.5]);
    const slower = await repeat(context, '2026-01-04', [20, 21, 22, 20.5, 21.5], dirname(repeats[0] ?? ''));
    const groups = await compareRunFolders(repeats[0] ?? '', slower[0] ?? '');
    assert.match(
      groups.terminal,
      /^Of \d+ figures \d+ worse, 0 better, \d+ without a change, \d+ inconclusive\. First: .*, 11 ms → 21 ms \(\+90\.91 %\)\.$/m,
    );
  });

  it('refuses a folder that is no run', async (context) => {
    const run = await copyRun(context);
    await assert.rejects(
      compareRunFolders(join(run, 'nothing'), run),
      /nothing: expected a folder of results/,
    );
  });
});

describe('a run of another load', () => {
  it('is not what an automatic comparison is made with', async (context) => {
    const [earlier = ''] = await repeat(context, '2026-01-01', [10]);
    const [later = ''] = await repeat(context, '2026-01-02', [20], dirname(earlier));
    await changeManifest(earlier, (manifest) => ({
      ...manifest,
      tests: manifest.tests.map((test) => ({ ...test, load: { ...test.load, users: 7 } })),
    }));
    assert.match(
      (await comparisonOf(later)).words,
      /^Nothing to compare with: no earlier complete run of this profile and load on this target\.$/,
    );
  });
});
