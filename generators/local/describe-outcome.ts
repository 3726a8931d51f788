import { formatFigure } from '../../lib/summary/format-figure.ts';
import type { ManifestTest } from '../../record/manifest-schema.ts';
import { parseLog } from '../../record/parse-log.ts';
import type { K6Outcome } from './run-k6.ts';

/** k6's exit status when a threshold was crossed. */
export const thresholdsCrossed = 99;

const STILL_THERE = 'It is still running, and only who started it can end it.';

/** How a test ended, for the manifest. */
export interface TestEnd {
  readonly state: Extract<ManifestTest['state'], 'complete' | 'interrupted' | 'failed'>;
  readonly message?: string;
}

/** What k6's end means for its test; `log` is the text of its log. */
export function describeOutcome(outcome: K6Outcome, log: string): TestEnd {
  const end = describeEnd(outcome, log);
  return outcome.isLeft === true
    ? { ...end, message: `${(end.message ?? 'k6 was given up').replace(/\.$/, '')}. ${STILL_THERE}` }
    : end;
}

function describeEnd({ exitCode, endedBy, wasKilled, isLeft, memory }: K6Outcome, log: string): TestEnd {
  const ended = isLeft === true ? 'was told to end' : 'was ended';
  if (endedBy === 'memory') {
    const [took = '', most = ''] = [memory?.bytes, memory?.maxBytes].map((bytes) =>
      formatFigure(bytes ?? 0, 'bytes'),
    );
    return {
      state: 'failed',
      message: `k6 took ${took} of memory and ${ended}: it may take ${most}. Either the target sends more than can be read, or the load needs more: GENERATOR_MEMORY_MAX raises the limit.`,
    };
  }
  if (endedBy === 'overdue') {
    const how = wasKilled ? 'did not stop when asked to, and was killed' : 'was stopped';
    return { state: 'failed', message: `k6 did not end by itself long after the load; it ${how}.` };
  }
  if (endedBy === 'unclosed') {
    return {
      state: 'complete',
      message: `k6 ${ended} after all its users had ended: connections that the target never closed kept it, and nothing in a script can end them`,
    };
  }
  if (endedBy === 'stop') {
    const how = wasKilled
      ? 'k6 did not stop in time and was killed; the figures are those that it had recorded'
      : 'k6 stopped before the planned end';
    return { state: 'interrupted', message: `Interrupted: ${how}.` };
  }
  if (exitCode === 0 || exitCode === thresholdsCrossed) {
    return { state: 'complete' };
  }
  const why = firstError(log) ?? 'its log says nothing of why';
  const how = exitCode === null ? 'k6 was killed from outside' : `k6 ended with status ${exitCode}`;
  return { state: 'failed', message: `${how}: ${why}` };
}

/** The first error in k6's log, without the lines of its stack. */
export function firstError(log: string): string | undefined {
  for (const line of log.split('\n')) {
    const [message] = parseLog(line).messages;
    if (message?.level === 'error') {
      return withoutStack(message.text);
    }
  }
  return undefined;
}

/** What a script's error says, without the lines of its stack. */
export function withoutStack(text: string): string {
  return (
    text
      .split('\n')
      // The last line may be cut short.
      .filter((part) => !/^\s+a(t( .*)?)?$/.test(part) && part.trim() !== '')
      .join('\n')
      .replace(/^Uncaught \(in promise\) /, '')
  );
}
