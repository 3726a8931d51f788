import type { Bound } from './test-definition.ts';

/** The figure must stay below `value`. */
export const below = (value: number): Bound => ({ op: '<', value });

/** The figure must be above `value`. */
export const above = (value: number): Bound => ({ op: '>', value });

/** The figure must be at least `value`. */
export const atLeast = (value: number): Bound => ({ op: '>=', value });
