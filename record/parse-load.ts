import { type Load, loadVariables, type Variable } from '../lib/config/variables.ts';

/**
 * The load that a results file recorded → a whole {@link Load}: values of the right type are taken over, the rest are
 * the defaults. `own` are the variables of the test alone. Undefined when nothing was recorded, because then no limit that depends on the load is known.
 */
export function parseLoad(
  raw: Readonly<Record<string, unknown>> | undefined,
  own: Readonly<Record<string, Variable>> = {},
): Load | undefined {
  if (raw === undefined || Object.keys(raw).length === 0) {
    return undefined;
  }
  const table: Readonly<Record<string, Variable>> = { ...loadVariables, ...own };
  const load: Record<string, unknown> = {};
  for (const variable of Object.values(table)) {
    const recorded = raw[variable.key];
    load[variable.key] = fits(recorded, variable) ? recorded : variable.default;
  }
  return load as Load;
}

function fits(value: unknown, variable: Variable): boolean {
  switch (variable.type) {
    case 'integer':
    case 'number':
    case 'duration':
    case 'size':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && variable.choices.includes(value);
    case 'stages':
      return Array.isArray(value) && value.every(isStage);
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'pairs':
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'string':
    case 'url':
    case 'path':
      return typeof value === 'string';
    default:
      return variable satisfies never;
  }
}

function isStage(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    'durationMs' in value &&
    typeof value.durationMs === 'number' &&
    'users' in value &&
    typeof value.users === 'number'
  );
}
