import type { Load } from '../../lib/config/variables.ts';
import { formatNumber } from '../../lib/summary/format-figure.ts';
import type { TestRecord } from '../../record/run-record.ts';
import { formatDuration } from '../format/format-duration.ts';

/** The table that has what is said here. */
const PLACE = '(table Errors by kind)';

/**
 * What lies before the figures and explains them, a sentence each: joins that nobody answered, frames that the protocol
 * does not know. A verdict names these first and what follows from them after.
 */
export function findCauses({ summary, log }: TestRecord, load: Load | undefined): string[] {
  const countOf = (metric: string): number => summary?.metrics[metric]?.values['count'] ?? 0;
  const said = (log?.messages ?? []).map(({ text }) => text);
  return [
    ...joinCause(countOf('joins_attempted'), countOf('joins'), said, load),
    ...frameCause(countOf('frames_unknown'), said),
  ];
}

function joinCause(asked: number, joined: number, said: readonly string[], load: Load | undefined): string[] {
  if (asked <= joined) {
    return [];
  }
  const which = `${formatNumber(asked - joined)} of ${formatNumber(asked)} joins`;
  const kinds = said.flatMap((text) => /^join: (\w+): /.exec(text)?.[1] ?? []);
  if (kinds.length > 0 && kinds.every((kind) => kind === 'timeout')) {
    const within = load === undefined ? 'in time' : `within ${formatDuration(load.connectTimeoutMs)}`;
    return [`${which} were never answered ${within} ${PLACE}`];
  }
  const detail = detailOf(said, /^join: \w+: /);
  return [`${which} did not succeed${detail === undefined ? '' : `, the first: ${detail}`} ${PLACE}`];
}

function frameCause(unknown: number, said: readonly string[]): string[] {
  if (unknown === 0) {
    return [];
  }
  const example = detailOf(said, /^frame: unknown_frame: /);
  return [
    `${formatNumber(unknown)} frames came that the protocol does not know${example === undefined ? '' : `: ${example}`} ${PLACE}`,
  ];
}

/** What the log of a virtual user said of the first failure of a kind. */
function detailOf(said: readonly string[], begins: RegExp): string | undefined {
  return said
    .find((text) => begins.test(text))
    ?.replace(begins, '')
    .replace(/ \(further ones are counted, not printed\)$/, '');
}
