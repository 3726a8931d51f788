import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { parseTimeline } from '../../record/parse-timeline.ts';
import { openConnections, peakConnections, seriesOf, totalsOf } from '../../record/timeline.ts';

const RECORDING = [
  {
    event: 'param',
    data: {
      period: 1000,
      aggregates: { counter: ['count', 'rate'], trend: ['avg', 'p(95)'], gauge: ['value'], rate: ['rate'] },
    },
  },
  { event: 'metric', data: { time: { type: 'gauge' } } },
  { event: 'start', data: [[1000]] },
  { event: 'metric', data: { connections_opened: { type: 'counter' }, connect_time: { type: 'trend' } } },
  { event: 'cumulative', data: [[4, 9], [10, 10], [2000]] },
  { event: 'snapshot', data: [[4, 9], [10, 10], [2000]] },
  { event: 'metric', data: { connections_closed: { type: 'counter' } } },
  { event: 'threshold', data: { connect_time: ['p(95)<1'] } },
  { event: 'cumulative', data: [[5, 9], [3, 1.5], [12, 6], [3001]] },
  { event: 'snapshot', data: [null, [3, 3], [2, 2], [3001]] },
  { event: 'cumulative', data: [[5, 9], [12, 5], [12, 5], [3400]] },
  { event: 'stop', data: [[3400]] },
];

const text = RECORDING.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('parseTimeline', () => {
  it('matches figures to the metrics named so far, in the byte order of their names', () => {
    const { timeline, problems } = parseTimeline(text);
    assert.deepEqual(problems, []);
    assert.ok(timeline);
    assert.deepEqual(timeline.timesMs, [2000, 3001, 3400]);
    assert.deepEqual(seriesOf(timeline, 'connect_time', 'p(95)'), [9, undefined, undefined]);
    assert.deepEqual(totalsOf(timeline, 'connections_opened'), [10, 12, 12]);
    assert.deepEqual(totalsOf(timeline, 'connections_closed'), [0, 3, 12]);
  });

  it('counts connections open at once as opened − closed at each moment', () => {
    const { timeline } = parseTimeline(text);
    assert.ok(timeline);
    assert.deepEqual(openConnections(timeline), [10, 9, 0]);
    assert.deepEqual(peakConnections(timeline), { value: 10, atMs: 2000 });
  });

  it('keeps what is whole and counts the rest', () => {
    const cut = parseTimeline(`${text.slice(0, text.lastIndexOf('{"event":"cumulative"'))}{"event":"cumul`);
    assert.deepEqual(cut.problems, ['1 of its lines could not be read (cut short?)']);
    assert.deepEqual(cut.timeline?.timesMs, [2000, 3001]);
    const short = parseTimeline(text.replace('[[4,9],[10,10],[2000]]', '[[4,9],[10,10]]'));
    assert.deepEqual(short.problems, ['1 of its lines could not be read (cut short?)']);
  });

  it('says what is wrong with a file that has nothing', () => {
    assert.deepEqual(parseTimeline(undefined), { timeline: undefined, problems: ['the file is missing'] });
    assert.deepEqual(parseTimeline(' \n'), { timeline: undefined, problems: ['the file is empty'] });
    assert.deepEqual(parseTimeline('{}\n'), {
      timeline: undefined,
      problems: ['1 of its lines could not be read (cut short?)', 'it has no samples'],
    });
  });

  it('agrees with the summary of the same real test on every counter', async () => {
    const folder = new URL('../report/fixtures/smoke/websocket-connections/', import.meta.url);
    const { timeline, problems } = parseTimeline(await readFile(new URL('timeline.ndjson', folder), 'utf8'));
    const { metrics } = JSON.parse(await readFile(new URL('summary.json', folder), 'utf8'));
    assert.deepEqual(problems, []);
    assert.ok(timeline);
    const counters = Object.keys(metrics).filter(
      (name) => metrics[name].kind === 'counter' && !name.includes('{'),
    );
    // k6 counts what it sends and ends itself after the last line of the recording.
    const ours = counters.filter(
      (name) => /^(connections|messages|deliver|joins)/.test(name) && metrics[name].values.count > 0,
    );
    assert.ok(ours.length >= 8, `expected our counters in the summary, got ${ours.join(', ')}`);
    for (const name of ours) {
      assert.equal(totalsOf(timeline, name).at(-1), metrics[name].values.count, name);
    }
  });
});
