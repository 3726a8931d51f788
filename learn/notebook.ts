import type { FrameQuote, Note } from './learned-chat.ts';
import type { Mask } from './recording/create-mask.ts';
import type { Finding } from './recording/finding.ts';
import type { Step } from './recording/step.ts';

const MOST_CHARACTERS = 140;

/** Makes notes of findings on the steps of one socket, with secrets hidden. */
export class Notebook {
  readonly #steps: readonly Step[];
  readonly #mask: Mask;
  readonly #notes: Note[] = [];

  /** @param steps What the findings refer to by place. */
  constructor(steps: readonly Step[], mask: Mask) {
    this.#steps = steps;
    this.#mask = mask;
  }

  /** All notes so far. */
  get notes(): readonly Note[] {
    return this.#notes;
  }

  /** Adds the answer to a question. */
  add(about: string, answer: string, { confidence, because, steps }: Omit<Finding<unknown>, 'value'>): void {
    this.#notes.push({
      about,
      answer: this.#mask(answer),
      confidence,
      because: this.#mask(because),
      frames: steps.flatMap((index) => this.#quote(index)),
    });
  }

  #quote(index: number): FrameQuote[] {
    const step = this.#steps[index];
    if (step === undefined) {
      return [];
    }
    const masked = this.#mask(step.wire.slice(0, 4_000));
    // Nothing of a recording may steer the terminal it is printed on.
    const plain = masked.replaceAll(/\p{Cc}/gu, '·');
    const text = plain.length > MOST_CHARACTERS ? `${plain.slice(0, MOST_CHARACTERS)}…` : plain;
    return [{ index, from: step.from, text }];
  }
}
