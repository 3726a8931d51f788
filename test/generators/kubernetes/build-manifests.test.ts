import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildManifests,
  type KubernetesTest,
  POD_PLACES,
} from '../../../generators/kubernetes/build-manifests.ts';
import { manifestsSchema } from '../../../generators/kubernetes/manifest-schemas.ts';
import { renderManifests } from '../../../generators/kubernetes/render-manifests.ts';

const SECRET = 'the secret of the chat';

const subject: KubernetesTest = {
  test: 'message-throughput',
  namespace: 'load',
  generators: 20,
  image: 'grafana/k6:2.2.0',
  bundle: 'export default () => {};',
  runMark: 'abc123',
  env: { BUNDLE_CONFIG: '{"test":"message-throughput"}' },
  secrets: { JWT_SECRET: SECRET },
  plan: { memoryBytes: 9_000_000_000, peakConnections: 100_000 },
};

const [configMap, secret, testRun] = buildManifests(subject);

test('a bundle, its secrets and a TestRun are what a test is made of', () => {
  assert.deepEqual(
    [configMap, secret, testRun].map((each) => each?.kind),
    ['ConfigMap', 'Secret', 'TestRun'],
  );
  assert.ok(configMap?.kind === 'ConfigMap');
  assert.deepEqual(configMap.data, { 'message-throughput.js': subject.bundle });
  assert.ok(testRun?.kind === 'TestRun');
  const { parallelism, separate, script, runner } = testRun.spec;
  assert.deepEqual([parallelism, separate], [20, true]);
  assert.deepEqual(script, {
    configMap: { name: 'k6-chat-message-throughput', file: 'message-throughput.js' },
  });
  assert.deepEqual(runner.resources, {
    requests: { cpu: '500m', memory: '630Mi' },
    limits: { memory: '1260Mi' },
  });
  assert.deepEqual(testRun.metadata.namespace, 'load');
});

test('a secret is in the Secret, and the pods are told its name only', () => {
  assert.ok(secret?.kind === 'Secret');
  assert.deepEqual(secret.stringData, { JWT_SECRET: SECRET });
  assert.equal(JSON.stringify([configMap, testRun]).includes(SECRET), false);
  assert.ok(testRun?.kind === 'TestRun');
  assert.deepEqual(
    testRun.spec.runner.env.find(({ name }) => name === 'JWT_SECRET'),
    {
      name: 'JWT_SECRET',
      valueFrom: { secretKeyRef: { name: 'k6-chat-message-throughput', key: 'JWT_SECRET' } },
    },
  );
});

test('the pods are given their configuration, and print to where logs are kept', () => {
  assert.ok(testRun?.kind === 'TestRun');
  const given = Object.fromEntries(
    testRun.spec.runner.env.flatMap((each) => ('value' in each ? [[each.name, each.value]] : [])),
  );
  assert.deepEqual(
    [given['BUNDLE_CONFIG'], given['K6_LOG_OUTPUT']],
    ['{"test":"message-throughput"}', 'stdout'],
  );
});

test('users of a file are mounted from the Secret', () => {
  const manifests = buildManifests({ ...subject, secrets: {}, users: '[{"token":"t"}]' });
  const [, users, run] = manifests;
  assert.ok(users?.kind === 'Secret' && run?.kind === 'TestRun');
  assert.deepEqual(users.stringData, { 'users-file': '[{"token":"t"}]' });
  assert.deepEqual(run.spec.runner.volumes, [
    { name: 'users', secret: { secretName: 'k6-chat-message-throughput' } },
  ]);
  assert.equal(POD_PLACES.usersFile, `${run.spec.runner.volumeMounts?.[0]?.mountPath}/users-file`);
});

test('a test without secrets has no Secret', () => {
  const kinds = buildManifests({ ...subject, secrets: {} }).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['ConfigMap', 'TestRun']);
});

test('they are printed as one list, which kubectl takes', () => {
  const list: unknown = JSON.parse(renderManifests(buildManifests(subject)));
  assert.deepEqual(list, { apiVersion: 'v1', kind: 'List', items: [configMap, secret, testRun] });
});

test('what an API server would refuse is refused here', () => {
  const bad = (change: (manifest: Record<string, unknown>) => unknown): boolean =>
    manifestsSchema.safeParse([change(structuredClone({ ...testRun }))]).success;
  assert.equal(
    bad((manifest) => manifest),
    true,
  );
  assert.equal(
    bad((manifest) => ({ ...manifest, apiVersion: 'k6.io/v1beta1' })),
    false,
  );
  assert.equal(
    bad((manifest) => ({ ...manifest, kind: 'K6' })),
    false,
  );
  assert.equal(
    bad((manifest) => ({ ...manifest, metadata: { name: 'Message_Throughput' } })),
    false,
  );
  assert.equal(
    bad((manifest) => ({ ...manifest, metadata: { name: 'a'.repeat(54) } })),
    false,
  );
  const withSpec = (spec: Record<string, unknown>) => (manifest: Record<string, unknown>) => ({
    ...manifest,
    spec: { ...(manifest['spec'] as object), ...spec },
  });
  assert.equal(bad(withSpec({ parallelism: 0 })), false);
  assert.equal(bad(withSpec({ paralelism: 3 })), false);
  assert.equal(bad(withSpec({ script: { configMap: { name: 'x', file: '../x.js' } } })), false);
  assert.equal(bad(withSpec({ runner: { image: '', env: [], resources: {} } })), false);
  assert.throws(() => buildManifests({ ...subject, bundle: 'x'.repeat(1_100_000) }), /less than 1 MiB/);
});
