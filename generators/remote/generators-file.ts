import { z } from 'zod';

const sshSchema = z.strictObject({
  /** What ssh is given: `user@host`, or a name of ~/.ssh/config. It must not look like an option of ssh. */
  ssh: z.string().regex(/^[^-\s]\S*$/, 'a host as ssh takes it, such as load@10.0.0.7'),
  name: z.string().min(1).exactOptional(),
  /** The k6 there. */
  k6: z.string().min(1).default('k6'),
  /** Addresses of that machine to connect from, as K6_LOCAL_IPS. */
  localIps: z.string().min(1).exactOptional(),
});

const apiSchema = z.strictObject({
  /** Where the API of a k6 listens that was started with --paused and --no-setup. */
  api: z.url({ protocol: /^http$/ }).transform((url) => new URL(url).origin),
  name: z.string().min(1).exactOptional(),
  /** Where its standard output can be read from here; without it the log is to be gathered later. */
  log: z.string().min(1).exactOptional(),
});

const entrySchema = z.union([sshSchema, apiSchema], {
  error: 'expected {"ssh": "user@host", …} or {"api": "http://host:6565", …}',
});

const fileSchema = z.strictObject({ generators: z.array(entrySchema).min(1).max(1_000) });

/** A generator on another host. */
export type RemoteGenerator = z.infer<typeof entrySchema>;

/** The hosts of a file of generators, or what is wrong with it, in words. */
export type ParsedGeneratorsFile =
  | { readonly ok: true; readonly generators: readonly RemoteGenerator[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the text of a file of generators; `path` is for the problems. */
export function parseGeneratorsFile(text: string, path: string): ParsedGeneratorsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problems: [`${path}: expected JSON, got text that cannot be read as such.`] };
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(
        ({ path: at, message }) => `${path}: ${at.length === 0 ? '' : `${at.join('.')}: `}${message}.`,
      ),
    };
  }
  const { generators } = parsed.data;
  const apis = generators.flatMap((each) => ('api' in each ? [each.api] : []));
  const twice = apis.find((api, index) => apis.indexOf(api) !== index);
  return twice === undefined
    ? { ok: true, generators }
    : { ok: false, problems: [`${path}: ${twice} is there twice; each generator needs a k6 of its own.`] };
}
