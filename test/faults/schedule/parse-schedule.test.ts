import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSchedule } from '../../../faults/schedule/parse-schedule.ts';

const partition = { what: 'partition', where: 'generator-target', at: '30%', for: '5s' };

const problemsOf = (schedule: unknown): readonly string[] => {
  const parsed = parseSchedule(JSON.stringify(schedule), 'my.json');
  assert.equal(parsed.ok, false);
  return parsed.ok ? [] : parsed.problems;
};

test('a schedule is what was written, without its $schema', () => {
  const schedule = {
    purpose: 'One partition.',
    holdFor: '2s',
    faults: [{ ...partition, howMuch: { as: 'silent' } }],
  };
  assert.deepEqual(parseSchedule(JSON.stringify({ $schema: 'x', ...schedule }), 'my.json'), {
    ok: true,
    schedule,
  });
});

test('text that is no JSON is refused by its file', () => {
  assert.deepEqual(parseSchedule('{', 'my.json'), {
    ok: false,
    problems: ['my.json: expected JSON; it cannot be read as such.'],
  });
});

test('every problem is named at once, with its place, what was expected and what was got', () => {
  assert.deepEqual(
    problemsOf({ holdFor: 'long', faults: [{ ...partition, at: 'soon', whut: 1 }, { what: 'kill' }] }),
    [
      'my.json: holdFor: expected a duration such as 10s or 1m30s, got "long".',
      'my.json: faults[0].at: expected a duration such as 10s, or a share of the test such as 30%, got "soon".',
      'my.json: faults[0].whut: no such key; did you mean what?',
      'my.json: faults[1].where: expected a string, got nothing.',
      'my.json: faults[1].at: expected a string, got nothing.',
    ],
  );
});

test('a schedule without a fault is refused', () => {
  assert.deepEqual(problemsOf({ faults: [] }), ['my.json: faults: expected at least 1 entry, got [].']);
});
