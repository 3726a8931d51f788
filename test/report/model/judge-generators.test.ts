import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Merge } from '../../../record/merge/merge-schema.ts';
import type { GeneratorState } from '../../../record/read-generators.ts';
import { judgeElsewhere, judgeStarts } from '../../../report/model/judge-generators.ts';

type Place = NonNullable<GeneratorState['file']>['place'];

function stateOf(folder: string, place: Place, health?: GeneratorState['health']): GeneratorState {
  const file = { schema: 1, number: Number(folder), of: 2, name: `gen-${folder}`, place } as const;
  return { folder, file, ...(health === undefined ? {} : { health }) };
}

function mergeOf(starts: readonly (number | undefined)[]): Merge {
  return {
    schema: 1,
    generators: starts.map((first, index) => ({
      folder: String(index + 1),
      number: index + 1,
      virtualUsers: 1,
      lines: 1,
      firstMs: null,
      lastMs: null,
      ...(first === undefined ? {} : { startedAfterMs: { first, last: first + 40 } }),
    })),
    problems: [],
    proof: { counts: 0, percentiles: 0, worstShare: 0 },
    missing: {},
    sampled: [],
    differences: [],
  };
}

const told = (judged: ReturnType<typeof judgeStarts>) =>
  judged.map(
    ({ id, status, actual, limit, noDataReason }) => `${id} ${status} ${actual ?? noDataReason} ${limit}`,
  );

describe('the start of several generators', () => {
  const here = [stateOf('1', 'local'), stateOf('2', 'local')];

  it('is held to 5 ms off the agreed moment on one machine, of each by its first virtual user', () => {
    assert.deepEqual(told(judgeStarts(mergeOf([1, -5]), here)), ['start-skew pass 5 5']);
    assert.deepEqual(told(judgeStarts(mergeOf([1, 6]), here)), ['start-skew fail 6 5']);
    assert.deepEqual(told(judgeStarts(mergeOf([0, -6]), here)), ['start-skew fail 6 5']);
  });

  it('has no limit where clocks differ, no data where one did not tell, and is nothing of one', () => {
    const away = [stateOf('1', 'local'), stateOf('2', 'ssh')];
    assert.deepEqual(told(judgeStarts(mergeOf([0, 30]), away)), ['start-skew info 30 null']);
    assert.deepEqual(told(judgeStarts(mergeOf([0, undefined]), here)), [
      'start-skew no-data generator 2 did not say when it began 5',
    ]);
    assert.deepEqual(judgeStarts(mergeOf([90]), here), []);
    assert.deepEqual(judgeStarts(undefined, here), []);
  });
});

describe('a generator on another machine', () => {
  const window = { fromMs: 1_000, toMs: 9_000 };
  const line = (t: number, cpuPercent: number, gcPauseMs: number) => ({
    t,
    cpuPercent,
    gcPauseMs,
    memoryBytes: 86,
    cores: 2,
    files: { open: 96, limit: 100 },
  });
  const onMachine = (state: GeneratorState, machineBytes: number): GeneratorState => ({
    ...state,
    machineBytes,
  });

  it('is judged by the limits of one on this machine, within the load', () => {
    const busy = [line(500, 100, 900), line(1_000, 95, 0), line(2_000, 95, 400), line(3_000, 95, 400)];
    assert.deepEqual(told(judgeElsewhere(onMachine(stateOf('2', 'ssh', busy), 100), window)), [
      'cpu-2 fail 95 90',
      'garbage-2 fail 40 30',
      'memory-2 fail 86 85',
      'open-files-2 fail 96 95',
    ]);
    const idle = [line(1_000, 10, 0), line(2_000, 10, 10), line(3_000, 10, 10)].map((each) => ({
      ...each,
      files: { open: 50, limit: 100 },
    }));
    assert.deepEqual(told(judgeElsewhere(onMachine(stateOf('2', 'ssh', idle), 200), window)), [
      'cpu-2 pass 10 90',
      'garbage-2 pass 1 30',
      'memory-2 pass 43 85',
      'open-files-2 pass 50 95',
    ]);
  });

  it('has no data of its memory where its machine is not known, nor of files in results of before', () => {
    const { files: _, ...before } = line(1_000, 10, 0);
    assert.deepEqual(told(judgeElsewhere(stateOf('2', 'pod', [before]), window)).slice(2), [
      'memory-2 no-data what its machine has is not known: it was not started by this run 85',
      'open-files-2 no-data its samples do not have them null',
    ]);
  });

  it('has no data where it was not sampled; one on this machine is judged with the machine', () => {
    assert.deepEqual(told(judgeElsewhere(stateOf('2', 'api'), window)), [
      'cpu-2 no-data its process was not sampled 90',
      'garbage-2 no-data its process was not sampled 30',
      'memory-2 no-data its process was not sampled 85',
      'open-files-2 no-data its process was not sampled null',
    ]);
    assert.deepEqual(judgeElsewhere(stateOf('1', 'local', [line(1_000, 99, 0)]), window), []);
  });
});
