import { judgeAcknowledgement } from '../socket-io/judge-acknowledgement.ts';
import type { Verdict } from '../socket-io/socket-io-chat.ts';

const MOST_SHOWN = 100;

/** ɳChat acknowledges with `{success: true}`; a refusal has `success: false` and an error, and anything else is neither. */
export function judgeNchatAcknowledgement(parameters: readonly unknown[]): Verdict {
  const [first] = parameters;
  if (typeof first === 'object' && first !== null && (first as { success?: unknown }).success === true) {
    return true;
  }
  const verdict = judgeAcknowledgement(parameters);
  return verdict === true
    ? `expected {"success":true}, got ${JSON.stringify(parameters).slice(0, MOST_SHOWN)}`
    : verdict;
}
