import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseLoad } from '../../../record/parse-load.ts';
import { parseLog } from '../../../record/parse-log.ts';
import { readRunRecord } from '../../../record/read-run-record.ts';
import { findCauses } from '../../../report/model/find-causes.ts';

const recorded = await readRunRecord(fileURLToPath(new URL('../fixtures/smoke/', import.meta.url)));

/** The causes in the recorded throughput test with other counters, and with these lines in its log. */
function causes(counters: Readonly<Record<string, number>>, ...said: string[]): string[] {
  const record = recorded.tests.find(({ name }) => name === 'message-throughput');
  assert.ok(record?.summary);
  const added = Object.entries(counters).map(([key, count]) => [
    key,
    { kind: 'counter' as const, values: { count } },
  ]);
  const metrics = { ...record.summary.metrics, ...Object.fromEntries(added) };
  const lines = said.map((text) => `time="2026-11-20T19:30:41Z" level=warning msg=${JSON.stringify(text)}`);
  return findCauses(
    { ...record, summary: { ...record.summary, metrics }, log: parseLog(lines.join('\n')) },
    parseLoad(record.summary.load),
  );
}

describe('what explains the figures of a test', () => {
  it('is nothing where all joins were answered and all frames known, nor in a run that did not count them', () => {
    assert.deepEqual(causes({}), []);
    assert.deepEqual(causes({ joins_attempted: 25, joins: 25, frames_unknown: 0 }), []);
  });

  it('is joins that nobody answered, with the time they had', () => {
    assert.deepEqual(
      causes(
        { joins_attempted: 25, joins: 0 },
        'join: timeout: no answer within 10 s (further ones are counted, not printed)',
      ),
      ['25 of 25 joins were never answered within 10 s (table Errors by kind)'],
    );
  });

  it('is joins that were refused, with the first refusal, and joins of which nothing is said', () => {
    assert.deepEqual(
      causes(
        { joins_attempted: 1_250, joins: 1_249 },
        'join: rejected: not a member (further ones are counted, not printed)',
      ),
      ['1 of 1,250 joins did not succeed, the first: not a member (table Errors by kind)'],
    );
    assert.deepEqual(causes({ joins_attempted: 25, joins: 20 }), [
      '5 of 25 joins did not succeed (table Errors by kind)',
    ]);
  });

  it('is frames that the protocol does not know, with one of them', () => {
    assert.deepEqual(
      causes(
        { frames_unknown: 250, deliveries: 0 },
        'frame: unknown_frame: chat, such as 42["chat","hello"] (further ones are counted, not printed)',
      ),
      [
        '250 frames came that the protocol does not know: chat, such as 42["chat","hello"] (table Errors by kind)',
      ],
    );
    assert.deepEqual(causes({ frames_unknown: 2 }), [
      '2 frames came that the protocol does not know (table Errors by kind)',
    ]);
  });
});
