import { loadVariables, runVariables, targetVariables } from './variables.ts';

/** Every variable that the project reads; apart from the tables, as a bundle needs only two of them. */
export const variables = { ...targetVariables, ...loadVariables, ...runVariables } as const;
