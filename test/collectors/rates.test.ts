import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRates, known, percentOf } from '../../collectors/rates.ts';

test('A counter becomes a rate per second of the time between two readings', () => {
  const rates = createRates();
  rates.at(1000);
  assert.equal(rates.perSec('a', 100), undefined);
  rates.at(3000);
  assert.equal(rates.perSec('a', 150), 25);
  rates.at(3500);
  assert.equal(rates.perSec('a', 150), 0);
});

test('A counter that went down was reset, and that interval is not known', () => {
  const rates = createRates();
  rates.at(0);
  rates.events('a', 100);
  rates.at(1000);
  assert.equal(rates.events('a', 5), undefined);
  rates.at(2000);
  assert.equal(rates.events('a', 8), 3);
});

test('A reading that was missed does not lose its events', () => {
  const rates = createRates();
  rates.at(0);
  rates.events('a', 10);
  rates.at(1000);
  assert.equal(rates.events('a', undefined), undefined);
  rates.at(2000);
  assert.equal(rates.events('a', 14), 4);
});

test('What was born within the interval grew from 0 since the moment before, but not in the very first interval', () => {
  const rates = createRates();
  rates.at(0);
  assert.equal(rates.perSec('a', 7, true), undefined);
  rates.at(2000);
  assert.equal(rates.perSec('b', 7, true), 3.5);
});

test('Two readings at the same moment have no rate', () => {
  const rates = createRates();
  rates.at(5);
  rates.perSec('a', 1);
  rates.at(5);
  assert.equal(rates.perSec('a', 2), undefined);
});

test('Values that are not known are left out, and 0 is kept', () => {
  assert.deepEqual(known({ a: 0, b: undefined, c: Number.NaN, d: Number.POSITIVE_INFINITY, e: 2 }), {
    a: 0,
    e: 2,
  });
});

test('A share of nothing is not known', () => {
  assert.equal(percentOf(3, 1), 75);
  assert.equal(percentOf(0, 0), undefined);
  assert.equal(percentOf(undefined, 1), undefined);
});
