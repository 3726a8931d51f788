/** `bad`: a run would fail or be refused; `warning`: it may not be what was meant. */
export type Mark = 'good' | 'warning' | 'bad';

/** One thing that the doctor looked at. */
export interface Finding {
  readonly mark: Mark;
  readonly text: string;
  /** What to do about it. */
  readonly fix?: string;
}

const signs: Readonly<Record<Mark, string>> = { good: '✓', warning: '!', bad: '✗' };

/** A finding as text; its fix on a line of its own. */
export function renderFinding({ mark, text, fix }: Finding): string {
  return `${signs[mark]} ${text.replaceAll('\n', '\n  ')}${fix === undefined ? '' : `\n  → ${fix}`}`;
}
