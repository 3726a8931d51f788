/** A text, number or boolean in a JSON value, and the way to it. */
export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly value: string | number | boolean;
}

/** Deeper and more than this is no chat message, and costs time. */
const MOST_DEPTH = 8;
const MOST_LEAVES = 200;

/** The texts, numbers and booleans in a JSON value, in its order; at most 200 of them, eight levels deep. */
export function listLeaves(value: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  walk(value, [], leaves);
  return leaves;
}

function walk(value: unknown, path: readonly (string | number)[], leaves: Leaf[]): void {
  if (leaves.length >= MOST_LEAVES || path.length > MOST_DEPTH) {
    return;
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    leaves.push({ path, value });
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      walk(each, [...path, index], leaves);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      walk(each, [...path, key], leaves);
    }
  }
}

/** A path as a key for maps; equal paths give equal texts. */
export function keyOf(path: Leaf['path']): string {
  return JSON.stringify(path);
}

/** What lies at a path; undefined where nothing does. */
export function valueAt(value: unknown, path: Leaf['path']): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    value,
  );
}
