import { z } from 'zod';
import { nearestName } from '../../lib/config/nearest-name.ts';
import { type TargetFile, targetFileSchema } from './target-file-schema.ts';

/** A target file, or everything that is wrong with it. */
export type ParsedTargetFile =
  | { readonly ok: true; readonly file: TargetFile }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the text of a target file; problems name the file and the place in it, never a value. */
export function parseTargetFile(text: string, path: string): ParsedTargetFile {
  let json: unknown;
  try {
    // Editors put a byte order mark before it.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, problems: [`${path}: expected JSON; it cannot be read as such.`] };
  }
  const parsed = targetFileSchema.safeParse(json);
  return parsed.success
    ? { ok: true, file: parsed.data }
    : { ok: false, problems: parsed.error.issues.flatMap((issue) => describe(issue, path)) };
}

function describe(issue: z.core.$ZodIssue, path: string): string[] {
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearestName(key, keysAt(issue.path));
      return `${path}: ${[place, key].filter(Boolean).join('.')}: no such key${near ? `; did you mean ${near}?` : '.'}`;
    });
  }
  const what = issue.message.replace(/^Invalid input: /, '').replace(/^Invalid option: /, '');
  return [`${path}: ${place || 'the file'}: ${what}.`];
}

/** The keys that the schema knows at a place. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = targetFileSchema;
  for (const step of path) {
    schema = unwrap(schema);
    if (schema instanceof z.ZodObject) {
      schema = schema.shape[String(step)];
    } else if (schema instanceof z.ZodArray) {
      schema = schema.element;
    }
  }
  schema = unwrap(schema);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
