import type { z } from 'zod';

/** Either the value, or one sentence that says what was expected of the file and what was found. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** Text of a JSON file → a value of the schema; absent, empty, cut short and wrong-shaped text each have their sentence. */
export function parseJsonText<T>(text: string | undefined, schema: z.ZodType<T>): Parsed<T> {
  if (text === undefined) {
    return { ok: false, problem: 'the file is missing' };
  }
  if (text.trim() === '') {
    return { ok: false, problem: 'the file is empty' };
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, problem: `the file is not whole JSON (${text.length} characters, cut short?)` };
  }
  const result = schema.safeParse(raw);
  if (result.success) {
    return { ok: true, value: result.data };
  }
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the top' : issue.path.join('.');
  return { ok: false, problem: `the file does not have the expected shape at ${where}: ${issue?.message}` };
}
