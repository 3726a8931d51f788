import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { loadDefinitions } from '../../discover/load-definitions.ts';
import type { Headline } from '../../lib/config/report-declarations.ts';
import type { TestDefinition } from '../../lib/config/test-definition.ts';
import { readRunRecord } from '../../record/read-run-record.ts';
import { buildReportModel } from '../../report/model/build-report-model.ts';
import { renderMarkdown } from '../../report/render/markdown/render-markdown.ts';
import { copyRun, measureFigures, NOW } from './support/fixture-run.ts';
import { sectionOf } from './support/read-section.ts';

const CLAIM = {
  figure: '10,000 messages a second',
  counted: 'Writes into the socket; nobody read them.',
};

const HEADLINE: Headline = {
  metric: 'message_latency',
  stat: 'p(95)',
  label: 'Latency of most',
  seed: CLAIM,
};

/** A section of the throughput test whose definition declares more than it does. */
async function sectionOfTest(
  context: TestContext,
  title: string,
  declared: Partial<TestDefinition>,
  figures: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): Promise<string> {
  const runDir = await copyRun(context);
  await measureFigures(runDir, 'message-throughput', figures);
  const definitions = (await loadDefinitions()).map((definition) =>
    definition.name === 'message-throughput' ? { ...definition, ...declared } : definition,
  );
  const model = buildReportModel(await readRunRecord(runDir), {
    definitions,
    baseline: { reason: 'not asked for' },
    siblings: [],
    steps: [],
    generatedAt: NOW,
  });
  return sectionOf(await renderMarkdown(model, (id) => id), title);
}

const rowsOf = (section: string): string[] => section.split('\n').filter((line) => line.startsWith('| '));

describe('what an earlier tool claimed', () => {
  const title = 'An earlier claim beside this run';

  it('stands beside the figure of this run, each with what it counts', async (context) => {
    const section = await sectionOfTest(context, title, { headline: HEADLINE });
    const [, claim, own, ...rest] = rowsOf(section).filter((line) => !line.startsWith('| ---'));
    assert.equal(
      claim,
      '| An earlier tool | 10,000 messages a second | Writes into the socket; nobody read them. |',
    );
    assert.equal(own, '| This run | 2.86 ms | Latency of most; 25 users; 1,250 samples |');
    assert.deepEqual(rest, []);
  });

  it('stands beside no data where this run measured nothing, and never beside a zero', async (context) => {
    const nothing = { message_latency: { count: 0, 'p(95)': 0 }, deliveries: { count: 0 } };
    const section = await sectionOfTest(context, title, { headline: HEADLINE }, nothing);
    assert.match(section, /^\| This run \| \*\*no data\*\* \(nothing was measured \(deliveries is 0\)\) \|/m);
  });

  it('says of a figure of a test that is not valid why it proves nothing', async (context) => {
    const late = { send_lateness: { 'p(99)': 400 } };
    const section = await sectionOfTest(context, title, { headline: HEADLINE }, late);
    assert.match(
      section,
      /^\| This run \| [\d.]+ ms \(not valid: the generator did not keep up\) \| Latency of most;/m,
    );
  });

  it('is not spoken of where a test declares none', async (context) => {
    assert.equal(await sectionOfTest(context, title, {}), '');
    const { seed: _seed, ...unclaimed } = HEADLINE;
    assert.equal(await sectionOfTest(context, title, { headline: unclaimed }), '');
  });
});

describe('the notes of a test', () => {
  it('are listed in its section, and only there', async (context) => {
    const notes = ['A closed model.', 'It writes nothing that a server would keep.'];
    assert.equal(
      await sectionOfTest(context, 'Notes on the test', { notes }),
      '- A closed model.\n- It writes nothing that a server would keep.',
    );
    assert.equal(await sectionOfTest(context, 'Notes on the test', { notes: [] }), '');
  });
});
