/** The conditions of a query, made of what was asked for, so that the planner sees no more than that. */
export interface Conditions {
  /** Adds a condition on a value, unless the value is undefined; the function gets the value's placeholder. */
  restrict: (condition: (placeholder: string) => string, value: unknown) => void;
  /** Adds a value that is no condition, and returns its placeholder. */
  bind: (value: unknown) => string;
  /** The conditions joined by `and`; `true` when there are none. */
  text: () => string;
  values: unknown[];
}

/** Makes empty conditions. */
export function createConditions(): Conditions {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  return {
    values,
    bind,
    restrict: (condition, value) => {
      if (value !== undefined) {
        conditions.push(condition(bind(value)));
      }
    },
    text: () => conditions.join(' and ') || 'true',
  };
}
