/** A description of what an answer must look like; `T` is the type it proves. */
export interface Shape<T> {
  /** What is wrong with the value and where, or undefined when it is right. */
  readonly problem: (value: unknown, at: string) => string | undefined;
  /** Only there so that the type is carried; never set. */
  readonly proves?: T;
}

/** The type that a shape proves. */
export type Proven<S> = S extends Shape<infer T> ? T : never;

/** What is wrong with a value, as `data.messages[0].id: expected a string, got a number`; undefined when it is right. */
export function problemOf(value: unknown, shape: Shape<unknown>): string | undefined {
  return shape.problem(value, '');
}

/** Any string, the empty one too. */
export const text: Shape<string> = primitive('string', 'a string');

/** A string with something in it, such as an id. */
export const filled: Shape<string> = {
  problem: (value, at) =>
    typeof value === 'string' && value !== '' ? undefined : wrong(at, 'a string that is not empty', value),
};

/** A finite number. */
export const number: Shape<number> = {
  problem: (value, at) => (Number.isFinite(value) ? undefined : wrong(at, 'a number', value)),
};

/** A whole number from 0 up. */
export const count: Shape<number> = {
  problem: (value, at) =>
    Number.isInteger(value) && Number(value) >= 0 ? undefined : wrong(at, 'a whole number from 0 up', value),
};

/** Exactly this value. */
export function literal<const T extends string | number | boolean>(expected: T): Shape<T> {
  return {
    problem: (value, at) =>
      value === expected ? undefined : wrong(at, JSON.stringify(expected), value, JSON.stringify(value)),
  };
}

/** A list whose every element has the shape. */
export function list<T>(element: Shape<T>): Shape<readonly T[]> {
  return {
    problem: (value, at) => {
      if (!Array.isArray(value)) {
        return wrong(at, 'a list', value);
      }
      for (let i = 0; i < value.length; i += 1) {
        const found = element.problem(value[i], `${at}[${i}]`);
        if (found !== undefined) {
          return found;
        }
      }
      return undefined;
    },
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;

/** An object that has at least these fields; more are welcome, as servers grow. */
export function object<F extends Fields>(fields: F): Shape<{ readonly [K in keyof F]: Proven<F[K]> }> {
  const entries = Object.entries(fields);
  return {
    problem: (value, at) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return wrong(at, 'an object', value);
      }
      const record = value as Readonly<Record<string, unknown>>;
      for (const [name, shape] of entries) {
        const found = shape.problem(record[name], at === '' ? name : `${at}.${name}`);
        if (found !== undefined) {
          return found;
        }
      }
      return undefined;
    },
  };
}

/** A field that may be left out or null. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined | null> {
  return {
    problem: (value, at) => (value === undefined || value === null ? undefined : shape.problem(value, at)),
  };
}

/** The envelope of most answers: `{success:true,data:…}`. */
export function success<T>(data: Shape<T>): Shape<{ readonly success: true; readonly data: T }> {
  return object({ success: literal(true), data }) as Shape<{ readonly success: true; readonly data: T }>;
}

function primitive<T>(type: string, named: string): Shape<T> {
  return { problem: (value, at) => (typeof value === type ? undefined : wrong(at, named, value)) };
}

function wrong(at: string, expected: string, value: unknown, got = kindOf(value)): string {
  return `${at === '' ? 'the answer' : at}: expected ${expected}, got ${got}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (value === '') {
    return 'an empty string';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
