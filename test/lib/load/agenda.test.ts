import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Agenda } from '../../../lib/load/agenda.ts';

test('entries come out by their moments, however they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 60 }), (moments) => {
      const agenda = new Agenda<number>();
      for (const [i, atMs] of moments.entries()) {
        agenda.add(atMs, i);
      }
      const taken: number[] = [];
      while (agenda.nextMs < Number.POSITIVE_INFINITY) {
        const { nextMs } = agenda;
        const item = agenda.take();
        assert.equal(moments[item ?? -1], nextMs, 'an item comes at the moment it was entered for');
        taken.push(nextMs);
      }
      assert.deepEqual(
        taken,
        [...moments].sort((a, b) => a - b),
      );
      assert.equal(agenda.take(), undefined);
    }),
  );
});
