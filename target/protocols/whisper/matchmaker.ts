import type { WhisperLimits } from './limits.ts';
import type { Session } from './session.ts';

/** Two searches that fit, and what they have in common; null where they only waited long enough. */
export interface Match {
  readonly members: readonly [Session, Session];
  readonly sharedInterests: readonly string[] | null;
}

type Rule = 'exact' | 'overlap' | 'one' | 'anyone';

/** Which partner will do for a search that has waited so long. */
export function ruleFor(waitedMs: number, limits: WhisperLimits): Rule {
  if (waitedMs < limits.exactMs) {
    return 'exact';
  }
  if (waitedMs < limits.overlapMs) {
    return 'overlap';
  }
  return waitedMs < limits.oneMs ? 'one' : 'anyone';
}

/**
 * One turn of the matcher over the searches, the oldest first: those with the very same interests are paired at once,
 * the others by the rule for the one that has waited longer.
 */
export function pairUp(searches: readonly Session[], nowMs: number, limits: WhisperLimits): Match[] {
  const matches: Match[] = [];
  const alone = new Set<Session>();
  const byInterests = new Map<string, Session>();
  const match = (first: Session, second: Session, sharedInterests: Match['sharedInterests']): void => {
    alone.delete(first);
    alone.delete(second);
    matches.push({ members: [first, second], sharedInterests });
  };
  for (const search of searches) {
    const key = [...search.interests].sort().join('\n');
    const same = byInterests.get(key);
    if (same === undefined) {
      byInterests.set(key, search);
      alone.add(search);
    } else {
      byInterests.delete(key);
      match(same, search, search.interests.length === 0 ? null : same.interests);
    }
  }
  for (const search of [...alone]) {
    const rule = ruleFor(nowMs - (search.searchingSinceMs ?? nowMs), limits);
    if (rule === 'exact' || !alone.has(search)) {
      continue;
    }
    for (const other of alone) {
      const shared = search.interests.filter((interest) => other.interests.includes(interest));
      if (other !== search && fits(rule, shared.length)) {
        match(search, other, shared.length === 0 ? null : shared);
        break;
      }
    }
  }
  return matches;
}

function fits(rule: Rule, shared: number): boolean {
  switch (rule) {
    case 'exact':
      return false;
    case 'overlap':
      return shared >= 2;
    case 'one':
      return shared >= 1;
    case 'anyone':
      return true;
  }
}
