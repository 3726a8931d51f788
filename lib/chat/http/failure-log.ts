import type { Counter } from 'k6/metrics';
import type { ErrorKind } from '../../metrics/error-kinds.ts';
import type { Answer } from './answer.ts';
import type { RestStep } from './rest-steps.ts';

/** Counts what went wrong by kind and step, and says each combination once. */
export interface FailureLog {
  readonly fail: (step: RestStep, kind: ErrorKind, detail: string) => void;
  /** Hands an answer through, counting it when it is a failure. */
  readonly note: <T>(step: RestStep, answer: Answer<T>) => Answer<T>;
}

/** A log for one VU: every failure is counted; only the first of a kind at a step is printed, with its detail. */
export function createFailureLog(errors: Counter): FailureLog {
  const said = new Set<string>();
  const fail: FailureLog['fail'] = (step, kind, detail) => {
    errors.add(1, { kind, step });
    const key = `${step} ${kind}`;
    if (!said.has(key)) {
      said.add(key);
      console.warn(`${step}: ${kind}: ${detail} (further ones are counted, not printed)`);
    }
  };
  return {
    fail,
    note: (step, answer) => {
      if (!answer.ok) {
        fail(step, answer.kind, answer.detail);
      }
      return answer;
    },
  };
}
