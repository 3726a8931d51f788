import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitUsl } from '../../statistics/fit-usl.ts';
import { uslPeak, uslThroughput } from '../../statistics/usl-model.ts';
import { assertClose } from './close-to.ts';

// SPEC SDM91 on a Sun SPARCcenter 2000: N. J. Gunther, "Guerrilla Capacity Planning", 2007; also the example
// of the R package usl.
const loads = [1, 18, 36, 72, 108, 144, 216];
const throughputs = [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2];

test('The SPEC SDM91 benchmark gives the published coefficients, deviation and peak.', () => {
  const fit = fitUsl(loads, throughputs, 'absolute');
  // Printed by summary(usl(throughput ~ load, specsdm91)), usl 3.0.
  assertClose(fit.alpha, 0.0277285, 5e-8);
  assertClose(fit.beta, 0.0001044, 5e-8);
  assertClose(fit.gamma, 89.995233, 5e-6);
  assertClose(fit.residualStandardError, 82.8, 0.05);
  const peak = uslPeak(fit);
  assertClose(peak?.load, 96.52, 0.005);
  assertClose(peak?.throughput, 1884, 0.5);
  // scipy.optimize.curve_fit on the same data; the residuals begin −25.0952, −81.6577, 111.0905.
  assertClose(fit.residuals[0], -25.0952, 1e-3);
  assertClose(fit.residuals[2], 111.0905, 1e-3);
  assertClose(fit.rSquared, 0.98956, 1e-5);
});

test('Figures made with α = β = 0.02 give them back: the test data of the R package usl.', () => {
  const fit = fitUsl([1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557], 'absolute');
  assertClose(fit.alpha, 0.02, 0.0001);
  assertClose(fit.beta, 0.02, 0.00001);
  assertClose(fit.gamma, 1, 0.0001);
});

test('Exact data give their coefficients back at every scale of load, by either kind of deviation.', () => {
  const truths = [
    { gamma: 40, alpha: 0.05, beta: 0.001, loads: [1, 2, 4, 8, 16, 32, 64] },
    { gamma: 0.1, alpha: 5e-5, beta: 1e-8, loads: [1000, 2000, 4000, 6000, 8000, 10_000, 14_000] },
    { gamma: 1e4, alpha: 0, beta: 1e-6, loads: [50, 100, 300, 600, 900, 1500] },
  ];
  for (const truth of truths) {
    const exact = truth.loads.map((load) => uslThroughput(truth, load));
    for (const deviations of ['relative', 'absolute'] as const) {
      const fit = fitUsl(truth.loads, exact, deviations);
      assertClose(fit.gamma / truth.gamma, 1, 1e-4);
      assertClose(fit.alpha, truth.alpha, 1e-4 * truth.alpha + 1e-9);
      assertClose(fit.beta / truth.beta, 1, 1e-3);
    }
  }
});

test('Coefficients never turn negative: faster than linear counts as linear.', () => {
  const fit = fitUsl([1, 2, 3, 4, 5, 6], [1, 2.1, 3.3, 4.6, 6, 7.5]);
  assert.deepEqual([fit.alpha, fit.beta], [0, 0]);
  assert.equal(uslPeak(fit), null);
});

test('The peak is where the law is largest.', () => {
  const law = { gamma: 100, alpha: 0.02, beta: 0.0001 };
  const peak = uslPeak(law);
  assertClose(peak?.load, Math.sqrt(0.98 / 0.0001), 1e-9);
  assert.ok(peak !== null);
  assert.ok(uslThroughput(law, peak.load) > uslThroughput(law, peak.load * 1.01));
  assert.ok(uslThroughput(law, peak.load) > uslThroughput(law, peak.load * 0.99));
  assert.equal(uslPeak({ gamma: 1, alpha: 0.1, beta: 0 }), null);
});
