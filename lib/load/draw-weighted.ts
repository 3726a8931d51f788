import type { Random } from './random.ts';

/** A choice and how often it is taken, relative to the others. */
export interface Weighted<T> {
  readonly value: T;
  readonly weight: number;
}

/**
 * Draws one choice by weight, each draw on its own: a mix of 40 to 10 is met on average, not by taking turns.
 * Throws when nothing can be drawn.
 */
export function drawWeighted<T>(choices: readonly Weighted<T>[], random: Random): T {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  for (const { value, weight } of choices) {
    left -= weight;
    if (left < 0) {
      return value;
    }
  }
  throw new Error(`expected at least one choice with a weight above 0, got ${choices.length} choices`);
}

/** The share of each choice, 0–1, in the order given. */
export function sharesOf(choices: readonly Weighted<unknown>[]): readonly number[] {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  return choices.map(({ weight }) => weight / total);
}
