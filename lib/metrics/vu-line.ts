/** Who prints a line. */
export interface LineOrigin {
  /** The test's own mark, the same for all of its generators. */
  readonly nonce: string;
  /** The generator's number among those of the test, from 1. */
  readonly generator: number;
  /** How many the test has. */
  readonly generators: number;
  /** The virtual user's number among those of all generators, from 1. */
  readonly vu: number;
}

/** The kinds of lines. */
export const lineKinds = ['times', 'audit', 'shared', 'end', 'outline', 'summary'] as const;

/**
 * What a line tells of: `end` says how many lines there were; `outline` and `summary` are a generator's own, before its load
 * and after it.
 */
export type LineKind = (typeof lineKinds)[number];

/** One line that was printed for the merge. */
export interface VuLine extends LineOrigin {
  readonly kind: LineKind;
  /** Its number among those of its virtual user, from 0. */
  readonly seq: number;
  readonly body: string;
}

/** What such a line begins with, to be told from whatever else a script prints. */
export const LINE_MARK = 'k6-chat ';

const LINE = new RegExp(`^${LINE_MARK}(${lineKinds.join('|')}) (\\w+) (\\d+)/(\\d+) (\\d+) (\\d+) (\\d+) `);

/** A line as it is printed: k6 has no other way to hand on more than figures. The body's length proves that it is whole. */
export function formatLine({ kind, nonce, generator, generators, vu, seq, body }: VuLine): string {
  return `${LINE_MARK}${kind} ${nonce} ${generator}/${generators} ${vu} ${seq} ${body.length} ${body}`;
}

/** A printed line read back; undefined when it was cut or torn. */
export function parseLine(text: string): VuLine | undefined {
  const [head, kind, nonce = '', generator, generators, vu, seq, length] = LINE.exec(text) ?? [];
  if (head === undefined || text.length !== head.length + Number(length)) {
    return undefined;
  }
  return {
    kind: kind as LineKind,
    nonce,
    generator: Number(generator),
    generators: Number(generators),
    vu: Number(vu),
    seq: Number(seq),
    body: text.slice(head.length),
  };
}
