import { z } from 'zod';
import { delaySchema } from './delay.ts';

const MAX_COUNT = 1_000_000_000;
const MAX_SECONDS = 86_400;

const count = z.int().min(1).max(MAX_COUNT);
const ms = z.number().min(0).max(600_000);
const route = z
  .string()
  .regex(/^[A-Z]+ \/\S*$/, 'expected a method and the start of a route such as "GET /api/messages"');

const common = {
  /** Its name in the log and the counts; without one the kind of fault is its name. */
  id: z.string().min(1).max(100).optional(),
  /** Seconds after the plan was put; from the start when absent. */
  from: z.number().min(0).max(MAX_SECONDS).optional(),
  /** Seconds that it lasts; without end when absent. */
  for: z.number().positive().max(MAX_SECONDS).optional(),
};

/** Every `every`-th occasion qualifies, until `count` are reached. */
const spread = { count, every: count.optional() };

/** Schema of one fault. */
export const faultSchema = z.discriminatedUnion('fault', [
  z.strictObject({
    fault: z.literal('delay'),
    ...common,
    at: z.enum(['accept', 'handshake', 'ack', 'delivery', 'rest']),
    delay: delaySchema,
    route: route.optional(),
  }),
  z.strictObject({
    fault: z.literal('stall'),
    ...common,
    afterMs: z
      .number()
      .min(0)
      .max(MAX_SECONDS * 1_000),
    durationMs: z.number().positive().max(60_000),
  }),
  z.strictObject({ fault: z.literal('lose'), ...common, ...spread }),
  z.strictObject({ fault: z.literal('duplicate'), ...common, ...spread }),
  z.strictObject({
    fault: z.literal('reorder'),
    ...common,
    ...spread,
    /** How long a delivery waits at most for the sender's next one, which is to overtake it; 15,000 when absent. */
    holdMs: ms.optional(),
  }),
  z.strictObject({ fault: z.literal('refuse'), ...common, count }),
  z.strictObject({ fault: z.literal('reset'), ...common, count }),
  z.strictObject({ fault: z.literal('disconnect'), ...common, ...spread }),
  z.strictObject({
    fault: z.literal('wrong-shape'),
    ...common,
    at: z.enum(['ack', 'delivery', 'rest']),
    ...spread,
    route: route.optional(),
  }),
  z.strictObject({ fault: z.literal('corrupt-upload'), ...common, count }),
  z.strictObject({ fault: z.literal('processing-lag'), ...common, ms }),
  z.strictObject({ fault: z.literal('index-lag'), ...common, ms }),
  z.strictObject({
    fault: z.literal('rate-limit'),
    ...common,
    perSecond: z.int().min(0).max(MAX_COUNT),
    route: route.optional(),
  }),
  /** The process keeps so much more each second. */
  z.strictObject({ fault: z.literal('leak'), ...common, bytesPerSecond: z.int().min(1).max(100_000_000) }),
  z.strictObject({
    fault: z.literal('outage'),
    ...common,
    /** What is out of order: `matcher` of whisper, `core` of iris. */
    part: z.enum(['matcher', 'core']),
  }),
]);

/** Schema of a fault plan; unknown keys are errors. */
export const faultPlanSchema = z.strictObject({
  /** Makes every draw repeatable. */
  seed: z.int().min(0),
  faults: z
    .array(faultSchema)
    .max(100)
    .superRefine((faults, context) => {
      for (const [index, fault] of faults.entries()) {
        if ('route' in fault && 'at' in fault && fault.at !== 'rest' && fault.route !== undefined) {
          context.addIssue({ code: 'custom', path: [index, 'route'], message: 'only goes with at "rest"' });
        }
        if (
          fault.fault === 'delay' &&
          fault.delay.kind === 'uniform' &&
          fault.delay.maxMs < fault.delay.minMs
        ) {
          context.addIssue({
            code: 'custom',
            path: [index, 'delay', 'maxMs'],
            message: `expected at least minMs, ${fault.delay.minMs}`,
          });
        }
      }
    }),
});

/** What the target is to do wrong. */
export type FaultPlan = z.infer<typeof faultPlanSchema>;

/** One thing that the target is to do wrong. */
export type Fault = FaultPlan['faults'][number];

/** The name of a kind of fault. */
export type FaultKind = Fault['fault'];

/** The fault of one kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { fault: Kind }>;

/** A fault plan, or everything that is wrong with it. */
export type ParsedFaultPlan = { ok: true; plan: FaultPlan } | { ok: false; problems: string[] };

/** Checks a fault plan; each problem names its place, such as `faults[2].count`, and what was expected there. */
export function parseFaultPlan(value: unknown): ParsedFaultPlan {
  const parsed = faultPlanSchema.safeParse(value);
  if (parsed.success) {
    return { ok: true, plan: parsed.data };
  }
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => describe(issue, value)) };
}

function describe(issue: z.core.$ZodIssue, value: unknown): string[] {
  const place = formatPlace(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${formatPlace([...issue.path, key])}: no such key here.`);
  }
  const got = JSON.stringify(valueAt(value, issue.path)) ?? 'nothing';
  return [`${place}: ${expectation(issue)}, got ${got.slice(0, 100)}.`];
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return `expected one of ${'options' in issue && Array.isArray(issue.options) ? issue.options.join(', ') : 'the known kinds'}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function formatPlace(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return text === '' ? 'the plan' : text.replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) {
      return undefined;
    }
    found = Object.entries(found).find(([key]) => key === String(step))?.[1];
  }
  return found;
}
