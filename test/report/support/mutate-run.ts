import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadDefinitions } from '../../../discover/load-definitions.ts';
import { readRunRecord } from '../../../record/read-run-record.ts';
import { buildReportModel } from '../../../report/model/build-report-model.ts';
import type { Verdict } from '../../../report/model/report-model.ts';
import { renderMarkdown } from '../../../report/render/markdown/render-markdown.ts';
import { renderJunit } from '../../../report/render/render-junit.ts';
import { measureFigures, NOW } from './fixture-run.ts';

const SMOKE = new URL('../fixtures/smoke/', import.meta.url);
/** The test that fails in the failing run. */
const FAILING = 'message-throughput';

/** One change to one file of a results folder; what it does not apply to it leaves as it is. */
const mutation = fc.record({
  file: fc.nat(),
  how: fc.constantFrom(
    'cut',
    'garble',
    'delete',
    'of the good run',
    'of another test',
    'number',
    'remove key',
    'other type',
    'exit code',
    'state',
    'limits held',
    'values good',
    'rename test',
    'lines',
    'editor',
  ),
  place: fc.nat(),
  value: fc.constantFrom(0, -2, 1, 99, 1e300, 5_000_000_000_000, 0.5),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

/** A run's folder to be changed, with the files that a report reads of it. */
interface Folder {
  readonly dir: string;
  readonly files: readonly string[];
}

/**
 * Changes results folders at random, one to three changes each, of a run that passed and of one that failed, and reports
 * each: none may crash, and none of a failed run may be called passed. Returns how many of each verdict there were.
 */
export async function reportMutatedRuns(runs: number, seed?: number): Promise<Map<string, number>> {
  const base = await mkdtemp(join(tmpdir(), 'k6-chat-mutated-'));
  const verdicts = new Map<string, number>();
  try {
    const [good, bad] = [join(base, 'good'), join(base, 'bad')];
    await cp(SMOKE, good, { recursive: true });
    await cp(SMOKE, bad, { recursive: true });
    await measureFigures(bad, FAILING, { message_latency: { 'p(95)': 400 } });
    assert.equal(await verdictOf(good), 'PASSED');
    assert.equal(await verdictOf(bad), 'FAILED');
    let next = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (fails, mutations) => {
          const dir = join(base, `run-${next++}`);
          await cp(fails ? bad : good, dir, { recursive: true });
          const files = (await readdir(dir, { recursive: true })).filter((file) =>
            /\.(ndjson|json|log)$/.test(file),
          );
          // Two changes of a failed run can take back each other's contradiction; one alone may not.
          for (const one of fails ? mutations.slice(0, 1) : mutations) {
            await apply({ dir, files: files.sort() }, one);
          }
          const verdict = await verdictOf(dir);
          await rm(dir, { recursive: true });
          const key = `${fails ? 'failed' : 'passed'} → ${verdict}`;
          verdicts.set(key, (verdicts.get(key) ?? 0) + 1);
          assert.ok(!fails || verdict !== 'PASSED', 'a failed run was called passed');
        },
      ),
      { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
    );
  } finally {
    await rm(base, { recursive: true, force: true });
  }
  return verdicts;
}

/** The verdict of a folder's report, rendered; a manifest that cannot be read is refused in the known words. */
async function verdictOf(dir: string): Promise<Verdict | 'refused'> {
  const definitions = await loadDefinitions();
  let record: Awaited<ReturnType<typeof readRunRecord>>;
  try {
    record = await readRunRecord(dir);
  } catch (error) {
    assert.match(String(error), /expected a folder of results with manifest\.json, but/);
    return 'refused';
  }
  const model = buildReportModel(record, {
    definitions,
    baseline: { reason: 'not asked for' },
    siblings: [],
    steps: [],
    generatedAt: NOW,
  });
  renderJunit(model);
  await renderMarkdown(model, (id) => `${id}.svg`);
  return model.verdict;
}

async function apply({ dir, files }: Folder, { how, file, place, value }: Mutation): Promise<void> {
  const name = files[file % files.length] ?? 'manifest.json';
  const summary = join(FAILING, 'summary.json');
  const path = join(dir, name);
  const text = await readFile(path, 'utf8').catch(() => '');
  switch (how) {
    case 'cut':
      return writeFile(path, text.slice(0, place % (text.length + 1)));
    case 'garble':
      return writeFile(
        path,
        `${text.slice(0, place % text.length)}\u0000<{${text.slice(place % text.length)}`,
      );
    case 'delete':
      return rm(path, { force: true });
    case 'of the good run':
      return cp(new URL(name, SMOKE), path);
    case 'of another test':
      return cp(
        new URL(
          `api-endpoints/${name.split('/').at(-1) === 'summary.json' ? 'summary.json' : 'timeline.ndjson'}`,
          SMOKE,
        ),
        path,
      );
    case 'number':
    case 'remove key':
    case 'other type':
      return changeJson(path, (root) => changeLeaf(root, how, place, value));
    case 'exit code':
      return changeJson(join(dir, 'manifest.json'), (root) => eachTest(root, place, { exitCode: value }));
    case 'state':
      return changeJson(join(dir, 'manifest.json'), (root) =>
        eachTest(root, place, {
          state: ['complete', 'interrupted', 'running', 'not-run', 'failed'][place % 5],
        }),
      );
    case 'rename test':
      return changeJson(join(dir, 'manifest.json'), (root) =>
        eachTest(root, place, { name: 'another-test' }),
      );
    case 'limits held':
      return changeJson(join(dir, summary), (root) =>
        eachMetric(root, ({ thresholds, ...metric }) => ({
          ...metric,
          ...(thresholds === undefined
            ? {}
            : { thresholds: Object.fromEntries(Object.keys(thresholds).map((key) => [key, true])) }),
        })),
      );
    case 'values good':
      return changeJson(join(dir, summary), async (root) => {
        const good = JSON.parse(await readFile(new URL(`${FAILING}/summary.json`, SMOKE), 'utf8'));
        return eachMetric(root, (metric, key) => ({
          ...metric,
          values: good.metrics[key]?.values ?? metric.values,
        }));
      });
    case 'lines': {
      const rows = text.split('\n');
      rows.splice(place % rows.length, 1 + (place % 7));
      return writeFile(path, rows.join('\n'));
    }
    case 'editor':
      return writeFile(path, `\ufeff${text.replaceAll('\n', '\r\n')}`);
    default:
      return how satisfies never;
  }
}

type Json = Record<string, unknown>;
interface Metric {
  readonly values: unknown;
  readonly thresholds?: Readonly<Record<string, boolean>>;
}

async function changeJson(path: string, change: (root: Json) => Json | Promise<Json>): Promise<void> {
  let root: Json;
  try {
    root = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return;
  }
  await writeFile(path, JSON.stringify(await change(root)));
}

function eachTest(root: Json, place: number, change: Json): Json {
  const tests = Array.isArray(root['tests']) ? (root['tests'] as Json[]) : [];
  const at = place % Math.max(1, tests.length);
  return {
    ...root,
    tests: tests.map((test, index) =>
      index === at || test['name'] === FAILING ? { ...test, ...change } : test,
    ),
  };
}

function eachMetric(root: Json, change: (metric: Metric, key: string) => Metric): Json {
  const metrics = Object.entries((root['metrics'] ?? {}) as Readonly<Record<string, Metric>>);
  return { ...root, metrics: Object.fromEntries(metrics.map(([key, metric]) => [key, change(metric, key)])) };
}

/** Changes one of all fields of a document, found by counting through them. */
function changeLeaf(
  root: Json,
  how: 'number' | 'remove key' | 'other type',
  place: number,
  value: number,
): Json {
  const found: { readonly parent: Json; readonly key: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node === 'object' && node !== null) {
      for (const [key, child] of Object.entries(node)) {
        if (how !== 'number' || typeof child === 'number') {
          found.push({ parent: node as Json, key });
        }
        visit(child);
      }
    }
  };
  visit(root);
  const leaf = found[place % Math.max(1, found.length)];
  if (leaf === undefined) {
    return root;
  }
  if (how === 'remove key') {
    delete leaf.parent[leaf.key];
  } else {
    leaf.parent[leaf.key] = how === 'number' ? value : { text: ['\u001b[31m', null] };
  }
  return root;
}
