import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOfPod, podOfPath } from '../../../generators/gather/pod-of-path.ts';
import { readPodRow } from '../../../generators/gather/read-pod-row.ts';

const whole = (text: string, pod?: string) => ({ pod, stream: 'stdout', text, isPart: false });

test('a row is read in every form that a pod’s log comes in', () => {
  const said = 'time="2026-11-28T12:00:00Z" level=info msg="said"';
  assert.deepEqual(readPodRow(said), whole(said));
  assert.deepEqual(readPodRow(`[pod/test-1-abcde/k6] ${said}`), whole(said, 'test-1-abcde'));
  assert.deepEqual(readPodRow(`2026-11-28T12:00:00.123456789Z ${said}`), whole(said));
  assert.deepEqual(
    readPodRow(`[pod/test-1-abcde/k6] 2026-11-28T12:00:00+01:00 ${said}`),
    whole(said, 'test-1-abcde'),
  );
  assert.deepEqual(readPodRow(`2026-11-28T12:00:00.123456789Z stdout F ${said}`), whole(said));
  assert.deepEqual(readPodRow('2026-11-28T12:00:00.123456789Z stderr P half a li'), {
    pod: undefined,
    stream: 'stderr',
    text: 'half a li',
    isPart: true,
  });
  const docker = JSON.stringify({ log: `${said}\n`, stream: 'stdout', time: '2026-11-28T12:00:00Z' });
  assert.deepEqual(readPodRow(docker), whole(said));
  assert.deepEqual(readPodRow('{"log":"cut","stream":"stdout"}').isPart, true);
  assert.deepEqual(readPodRow('{"log":'), whole('{"log":'));
});

test('a pod is known by its file, whoever named that', () => {
  const expected = 'k6-chat-message-throughput-2-abcde';
  for (const path of [
    `${expected}.log`,
    expected,
    `${expected}.log.1`,
    `${expected}.log.20261128-120000.gz`,
    `deep/${expected}.txt`,
    `load_${expected}_5b1c/k6/0.log`,
    `load_${expected}_5b1c/k6/0.log.20261128-120000`,
  ]) {
    assert.equal(podOfPath(path), expected, path);
  }
  assert.equal(numberOfPod(expected), 2);
  assert.equal(numberOfPod('k6-chat-message-throughput-12'), 12);
  assert.equal(numberOfPod('k6-operator-controller-manager'), undefined);
});
