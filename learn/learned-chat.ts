import type { Confidence } from './recording/finding.ts';
import type { Step } from './recording/step.ts';

/** One answer for the summary. */
export interface Note {
  /** What was asked, in a word or two: `ready`, `echo`. */
  readonly about: string;
  readonly answer: string;
  readonly confidence: Confidence;
  readonly because: string;
  /** The frames it rests on, masked. */
  readonly frames: readonly FrameQuote[];
}

/** A frame as a summary shows it. */
export interface FrameQuote {
  readonly index: number;
  readonly from: Step['from'];
  readonly text: string;
}

/** What was learnt of a chat. */
export interface LearnedChat {
  /** What the chat speaks, and where: one line. */
  readonly headline: string;
  /** What TARGET_URL is. */
  readonly origin: string;
  readonly notes: readonly Note[];
  /** The file that describes it, TypeScript; undefined where it cannot be described. */
  readonly source: string | undefined;
}
