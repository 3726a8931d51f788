import type { Counter } from 'k6/metrics';
import type { ErrorKind } from '../metrics/error-kinds.ts';
import type { Answer } from './answer.ts';

/** Counts what went wrong by kind and step, and says each combination once. */
export type FailureLog = (step: string, kind: ErrorKind, detail: string) => void;

/** A log for one VU: every failure is counted; only the first of a kind at a step is printed, with its detail. */
export function createFailureLog(errors: Counter): FailureLog {
  const said = new Set<string>();
  return (step, kind, detail) => {
    errors.add(1, { kind, step });
    const key = `${step} ${kind}`;
    if (!said.has(key)) {
      said.add(key);
      console.warn(`${step}: ${kind}: ${detail} (further ones are counted, not printed)`);
    }
  };
}

/** Hands an answer through, logging it when it is a failure. */
export function noteAnswer<T>(log: FailureLog, step: string, answer: Answer<T>): Answer<T> {
  if (!answer.ok) {
    log(step, answer.kind, answer.detail);
  }
  return answer;
}
