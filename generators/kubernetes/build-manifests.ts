import type { LoadPlan } from '../../lib/config/test-definition.ts';
import { type Manifests, manifestsSchema } from './manifest-schemas.ts';

/** A test that is to run on Kubernetes. */
export interface KubernetesTest {
  /** The test's name; the pods are named after it. */
  readonly test: string;
  readonly namespace?: string;
  /** Pods. */
  readonly generators: number;
  readonly image: string;
  /** The text of the bundle. */
  readonly bundle: string;
  /** Six small letters or digits that the pods share; they are in their configuration too. */
  readonly runMark: string;
  /** Variables of the test without secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets by variable; they go to a Secret, and to it only. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The text of USERS_FILE, if there is one. */
  readonly users?: string;
  readonly plan: Pick<LoadPlan, 'memoryBytes' | 'peakConnections'>;
}

const USERS_DIR = '/users';

/** What the pods are told of themselves: where their users file lies, and that k6-operator has each k6 listen. */
export const POD_PLACES = {
  usersFile: `${USERS_DIR}/users-file`,
  generatorApi: 'http://127.0.0.1:6565',
} as const;

/** What one connection asks of a core: measured, two thousand of them chatting every ten seconds take a sixth. */
const CONNECTIONS_OF_A_CORE = 10_000;

const MIB = 1024 * 1024;

/** Memory beyond the plan: what k6 itself takes in each pod, and room for its collector, bytes. */
const POD_BYTES = 200 * MIB;

/**
 * The manifests of a test for k6-operator, checked against their schema: a ConfigMap with the bundle, a Secret where there
 * are secrets, and the TestRun. k6-operator runs the set-up in every pod, so the pods share a mark that makes it the same,
 * and begin together at a multiple of ten seconds. What they measured is in their logs.
 */
export function buildManifests(test: KubernetesTest): Manifests {
  const { generators, image, secrets, users } = test;
  const name = `k6-chat-${test.test}`;
  const labels = { 'app.kubernetes.io/name': 'k6-chat', 'k6-chat/run': test.runMark };
  const metadata = {
    name,
    ...(test.namespace === undefined ? {} : { namespace: test.namespace }),
    labels,
  };
  const file = `${test.test}.js`;
  const values = { ...secrets, ...(users === undefined ? {} : { 'users-file': users }) };
  const hasSecrets = Object.keys(values).length > 0;
  return manifestsSchema.parse([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [file]: test.bundle } },
    ...(hasSecrets
      ? [{ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: values }]
      : []),
    {
      apiVersion: 'k6.io/v1alpha1',
      kind: 'TestRun',
      metadata,
      spec: {
        parallelism: generators,
        // On one node they would share its ports and cores.
        separate: generators > 1,
        script: { configMap: { name, file } },
        runner: {
          image,
          env: environment(test, name),
          resources: resources(test),
          ...(users === undefined
            ? {}
            : {
                volumes: [{ name: 'users', secret: { secretName: name } }],
                volumeMounts: [{ name: 'users', mountPath: USERS_DIR, readOnly: true }],
              }),
        },
      },
    },
  ]);
}

function environment({ env, secrets }: KubernetesTest, name: string): readonly unknown[] {
  const plain = {
    ...env,
    K6_LOG_OUTPUT: 'stdout',
    K6_NO_USAGE_REPORT: 'true',
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
  };
  return [
    ...Object.entries(plain).map(([key, value]) => ({ name: key, value })),
    ...Object.keys(secrets).map((key) => ({ name: key, valueFrom: { secretKeyRef: { name, key } } })),
  ];
}

function resources({ plan, generators }: KubernetesTest): unknown {
  const memory = Math.ceil((plan.memoryBytes / generators + POD_BYTES) / MIB);
  const cores = Math.max(0.25, plan.peakConnections / generators / CONNECTIONS_OF_A_CORE);
  return {
    requests: { cpu: `${Math.ceil(cores * 1_000)}m`, memory: `${memory}Mi` },
    // Double: a pod that is killed for its memory takes its part of the test with it.
    limits: { memory: `${memory * 2}Mi` },
  };
}
