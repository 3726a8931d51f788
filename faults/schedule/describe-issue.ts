import type { z } from 'zod';

/**
 * What zod found wrong, each as `place: expected …, got ….`
 * @param near The key that was meant by one that does not exist, if any is near
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  near: (key: string) => string | undefined = () => undefined,
  root = 'the schedule',
): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = near(key);
      return `${formatPlace([...issue.path, key], root)}: no such key${meant === undefined ? '.' : `; did you mean ${meant}?`}`;
    });
  }
  const got = JSON.stringify(valueAt(value, issue.path)) ?? 'nothing';
  return [`${formatPlace(issue.path, root)}: ${expectation(issue)}, got ${got.slice(0, 100)}.`];
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${sizeOf(issue.origin, Number(issue.minimum))}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${sizeOf(issue.origin, Number(issue.maximum))}`;
    default:
      return issue.message;
  }
}

function sizeOf(origin: string, size: number): string {
  const one = size === 1;
  return origin === 'array'
    ? one
      ? ' entry'
      : ' entries'
    : origin === 'string'
      ? one
        ? ' character'
        : ' characters'
      : '';
}

function formatPlace(path: readonly PropertyKey[], root: string): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return text === '' ? root : text.replace(/^\./, '');
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
