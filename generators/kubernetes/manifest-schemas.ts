import { z } from 'zod';

/** A name of Kubernetes as it may begin the names of pods: a DNS label with room for what is put behind it. */
const label = z
  .string()
  .regex(/^[a-z]([-a-z0-9]{0,51}[a-z0-9])?$/, 'small letters, digits and -, at most 53');

const metadata = z.strictObject({
  name: label,
  namespace: label.exactOptional(),
  labels: z.record(z.string(), z.string()).exactOptional(),
});

const environment = z.array(
  z.union([
    z.strictObject({ name: z.string().regex(/^[A-Z_][A-Z0-9_]*$/), value: z.string() }),
    z.strictObject({
      name: z.string().regex(/^[A-Z_][A-Z0-9_]*$/),
      valueFrom: z.strictObject({ secretKeyRef: z.strictObject({ name: label, key: z.string().min(1) }) }),
    }),
  ]),
);

/** Bytes that a ConfigMap or Secret holds at the most, all its values together. */
const MOST_BYTES = 1_048_576;

const data = z
  .record(z.string().regex(/^[-._a-zA-Z0-9]+$/), z.string())
  .refine(
    (values) => Object.values(values).reduce((sum, text) => sum + Buffer.byteLength(text), 0) < MOST_BYTES,
    'expected less than 1 MiB together',
  );

/** A ConfigMap with a bundle. */
export const configMapSchema = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('ConfigMap'),
  metadata,
  data,
});

/** A Secret whose values are given as they are. */
export const secretSchema = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata,
  type: z.literal('Opaque'),
  stringData: data,
});

const quantity = z.string().regex(/^\d+(\.\d+)?(m|Ki|Mi|Gi)?$/, 'a quantity such as 500m or 2Gi');

/**
 * A TestRun of k6-operator (k6.io/v1alpha1), as far as ours are written: what it does not know is refused, as an API server
 * refuses it with strict checking.
 */
export const testRunSchema = z.strictObject({
  apiVersion: z.literal('k6.io/v1alpha1'),
  kind: z.literal('TestRun'),
  metadata,
  spec: z.strictObject({
    parallelism: z.int().min(1).max(1_000),
    separate: z.boolean(),
    script: z.strictObject({
      configMap: z.strictObject({ name: label, file: z.string().regex(/^[-a-z0-9]+\.js$/) }),
    }),
    runner: z.strictObject({
      image: z.string().min(1),
      env: environment,
      resources: z.strictObject({
        requests: z.strictObject({ cpu: quantity, memory: quantity }),
        limits: z.strictObject({ memory: quantity }),
      }),
      volumes: z
        .array(z.strictObject({ name: label, secret: z.strictObject({ secretName: label }) }))
        .exactOptional(),
      volumeMounts: z
        .array(
          z.strictObject({ name: label, mountPath: z.string().startsWith('/'), readOnly: z.literal(true) }),
        )
        .exactOptional(),
    }),
  }),
});

/** One of the things that a test on Kubernetes is made of. */
export const manifestsSchema = z.array(
  z.discriminatedUnion('kind', [configMapSchema, secretSchema, testRunSchema]),
);

/** The manifests of a test on Kubernetes. */
export type Manifests = z.infer<typeof manifestsSchema>;
