import { z } from 'zod';
import { parseAddress } from '../addresses/parse-address.ts';
import { secretInUrl } from '../addresses/secret-in-url.ts';

const text = z.string().min(1);
/** An address that is dialled. */
const url = z.string().superRefine((value, context) => {
  const parsed = parseAddress(value);
  if (!parsed.ok) {
    context.addIssue({ code: 'custom', message: `expected ${parsed.expected}` });
  }
});
/** An address for the readers of a report. */
const link = z.string().superRefine((value, context) => {
  const parsed = URL.parse(value);
  const secret = secretInUrl(value);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    context.addIssue({ code: 'custom', message: 'expected a URL that begins with http:// or https://' });
  } else if (secret !== undefined) {
    context.addIssue({
      code: 'custom',
      message: `expected a URL without secrets, since every reader of the report gets it; it has ${secret}`,
    });
  }
});
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-11-30');
// What is wrong is not repeated in the message: it may be the secret itself.
const variableName = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]*$/,
    'expected the NAME of an environment variable, such as JWT_SECRET, not the secret itself',
  );

/** A target file: what is tested and with which accounts, who runs it and what it costs. Unknown keys are errors. */
export const targetFileSchema = z.strictObject({
  /** What people call it. */
  name: text.optional(),
  /** REST origin; without it the built-in target is tested. */
  url: url.optional(),
  /** Realtime origin; the same as `url` when absent. */
  wsUrl: url.optional(),
  protocol: text.optional(),
  /** How its certificate is judged. */
  tls: z
    .strictObject({
      /** PEM file of the authority, relative to the target file. */
      caFile: text.optional(),
      skipVerify: z.boolean().optional(),
    })
    .optional(),
  /** How its Socket.IO server is spoken to, where that differs from the usual. */
  socket: z
    .strictObject({
      path: text.optional(),
      namespace: text.optional(),
      query: z.record(text, z.string()).optional(),
      /** The variable with Socket.IO's `auth` as a JSON object. */
      authEnv: variableName.optional(),
      /** The variable with the headers of the handshake as a JSON object. */
      headersEnv: variableName.optional(),
    })
    .optional(),
  /** Says that whoever uses this file may load the addresses in it. */
  authorised: z.boolean().optional(),
  /** Secrets by the name of the environment variable that holds them. */
  credentials: z
    .strictObject({
      jwtSecretEnv: variableName.optional(),
      rateLimitBypassEnv: variableName.optional(),
      /** Relative to the target file. */
      usersFile: text.optional(),
    })
    .optional(),
  /** Where the target's own figures are read from while it is loaded. */
  sources: z
    .strictObject({
      databaseUrlEnv: variableName.optional(),
      redisUrlEnv: variableName.optional(),
      meiliUrl: url.optional(),
      meiliKeyEnv: variableName.optional(),
      prometheusUrl: url.optional(),
    })
    .optional(),
  /** Services of the target that faults may stop and start: by commands, else by signals to the process in `pidFile`. */
  services: z
    .record(
      text,
      z.strictObject({
        /** Relative paths are meant from where the run is started. */
        pidFile: text.optional(),
        pause: text.optional(),
        resume: text.optional(),
        terminate: text.optional(),
        kill: text.optional(),
        start: text.optional(),
        restart: text.optional(),
      }),
    )
    .optional(),
  /** Proxies of a Toxiproxy of yours that faults may change, by where they are: `target-database`, or a name of yours. */
  proxies: z.record(text, z.strictObject({ toxiproxyUrl: url, proxy: text })).optional(),
  version: text.optional(),
  environment: text.optional(),
  region: text.optional(),
  /** Where the machine that makes the load is. */
  generatorLocation: text.optional(),
  bandwidth: text.optional(),
  /** Component → instance type. */
  instanceTypes: z.record(text, text).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected a currency code such as EUR')
    .optional(),
  prices: z
    .array(
      z.strictObject({
        component: text,
        instanceType: text.optional(),
        quantity: z.number().nonnegative(),
        /** For one piece, in `currency`. */
        monthlyPrice: z.number().nonnegative(),
      }),
    )
    .optional(),
  /** Addresses of dashboards that watch the target. */
  dashboards: z.array(link).optional(),
  signOff: z
    .strictObject({
      preparedBy: text.optional(),
      reviewedBy: text.optional(),
      approvedBy: text.optional(),
      date: date.optional(),
    })
    .optional(),
  contact: text.optional(),
  nextReview: date.optional(),
  testFrequency: text.optional(),
});

/** A target file, parsed. */
export type TargetFile = z.infer<typeof targetFileSchema>;
