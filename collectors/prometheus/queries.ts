import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { COMPONENTS } from '../../record/component.ts';
import { describeError } from '../describe-error.ts';

const DEFAULT_FILE = new URL('../prometheus-queries.json', import.meta.url);

const querySchema = z.strictObject({
  /** Which exporter has it, for the one who has to find out why there is no data. */
  from: z.string().min(1),
  /** PromQL that gives one number; `$name` stands for a variable. */
  query: z.string().min(1),
  /** `events`: the query gives a counter, and the value is its growth since the sample before. */
  read: z.enum(['level', 'events']).optional(),
  /** For a value that no other source has. */
  unit: z.enum(['%', 'bytes', 'MB/s', 'Mbps', '/s', 'ms', 's', 'count']).optional(),
  meaning: z.string().min(1).optional(),
});

const key = z
  .string()
  .regex(
    new RegExp(`^(?:${COMPONENTS.join('|')})\\.[a-z][A-Za-z0-9]*$`),
    `expected a component (${COMPONENTS.join(', ')}), a dot and the name of a value`,
  );

const fileSchema = z.strictObject({
  $comment: z.string().optional(),
  variables: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), z.string()).default({}),
  queries: z.record(key, querySchema.nullable()).default({}),
});

/** A file of queries; `null` in a file laid over another takes a query away. */
export type QueryFile = z.infer<typeof fileSchema>;

/** One query ready to be asked. */
export interface PrometheusQuery extends z.infer<typeof querySchema> {
  /** `component.value` */
  readonly key: string;
}

/** The file's text checked; every error at once, each naming its place. */
export function parseQueryFile(text: string, name: string): QueryFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: expected JSON, got ${describeError(error)}`);
  }
  const file = fileSchema.safeParse(json);
  if (file.success) {
    return file.data;
  }
  const issues = file.error.issues.map(({ path, message }) => `${path.join(' › ')}: ${message}`);
  throw new Error(`${name}: ${issues.join('; ')}`);
}

/** One file laid over another: variables and queries by key. */
export function mergeQueryFiles(base: QueryFile, over: QueryFile): QueryFile {
  return {
    variables: { ...base.variables, ...over.variables },
    queries: { ...base.queries, ...over.queries },
  };
}

/** The queries with their variables filled in; an unknown variable is an error that names the known ones. */
export function buildQueries(file: QueryFile, name: string): PrometheusQuery[] {
  return Object.entries(file.queries).flatMap(([queryKey, entry]) => {
    if (entry === null) {
      return [];
    }
    const query = entry.query.replace(/\$([a-z][A-Za-z0-9]*)/g, (_, variable: string) => {
      const value = file.variables[variable];
      if (value !== undefined) {
        return value;
      }
      const known = Object.keys(file.variables).sort().join(', ');
      throw new Error(`${name}: ${queryKey}: expected one of the variables ${known}, got $${variable}`);
    });
    return [{ ...entry, key: queryKey, query }];
  });
}

/** The project's queries with the user's file and rate window laid over them. */
export function readQueries(userFile: string | undefined, window: string | undefined): PrometheusQuery[] {
  const name = userFile ?? 'prometheus-queries.json';
  const base = parseQueryFile(readFileSync(DEFAULT_FILE, 'utf8'), 'prometheus-queries.json');
  const over: QueryFile = userFile === undefined ? { variables: {}, queries: {} } : readUserFile(userFile);
  const merged = mergeQueryFiles(base, over);
  const variables = window === undefined ? merged.variables : { ...merged.variables, window };
  return buildQueries({ ...merged, variables }, name);
}

function readUserFile(path: string): QueryFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `the queries for Prometheus cannot be read: ${describeError(error)}; check PROMETHEUS_QUERIES`,
    );
  }
  return parseQueryFile(text, path);
}
