import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findEndedPart } from '../../../run/target/find-ended-part.ts';

const pids = () => ({ target: 10, database: 20, cache: 30 });
const serving = { died: () => undefined, pids };

describe('findEndedPart', () => {
  it('finds nothing while all parts run', () => {
    assert.equal(
      findEndedPart(serving, () => true),
      undefined,
    );
  });

  it('says how the whole target ended, whatever its parts do', () => {
    assert.equal(
      findEndedPart({ died: () => 'it was ended by SIGKILL', pids }, () => false),
      'The built-in target ended (it was ended by SIGKILL)',
    );
  });

  for (const [pid, said] of [
    [10, 'The server of the built-in target ended'],
    [20, 'The database of the built-in target ended'],
    [30, 'The cache of the built-in target ended'],
  ] as const) {
    it(`names the part whose process runs no more: ${said}`, () => {
      assert.equal(
        findEndedPart(serving, (one) => one !== pid),
        said,
      );
    });
  }

  it('asks only for the parts that there are, by the ids that they have now', () => {
    const asked: number[] = [];
    const restarted = { died: () => undefined, pids: () => ({ target: 11, database: undefined }) };
    findEndedPart(restarted, (pid) => asked.push(pid) > 0);
    assert.deepEqual(asked, [11]);
  });

  it('knows of a process of this machine whether it runs', () => {
    const own = { died: () => undefined, pids: () => ({ target: process.pid }) };
    assert.equal(findEndedPart(own), undefined);
  });
});
