import type { Step } from './step.ts';

/** How sure an answer is: it is in the protocol or seen each time; it fits best; it is a guess that wants a look. */
export type Confidence = 'certain' | 'likely' | 'unsure';

/** An answer to one question about a chat, with what it rests on. */
export interface Finding<T> {
  readonly value: T;
  readonly confidence: Confidence;
  /** One sentence. */
  readonly because: string;
  /** Places of the steps it rests on. */
  readonly steps: readonly Step['index'][];
}
