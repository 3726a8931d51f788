import { ask } from './ask.ts';
import { type Trust, usualTrust } from './trust.ts';

/** What the reference target counted about itself, by name: `messagesAccepted.socket` for a split counter. */
export type TargetCounters = Readonly<Record<string, number>>;

const TIMEOUT_MS = 5_000;

/** Asks a target for its own counters; undefined when it is not the reference target or does not answer. */
export async function readCounters(
  targetUrl: string,
  trust: Trust = usualTrust,
): Promise<TargetCounters | undefined> {
  const answer = await ask({ url: `${targetUrl}/api/metrics?format=json`, timeoutMs: TIMEOUT_MS, trust });
  if (!answer.ok || answer.status !== 200) {
    return undefined;
  }
  try {
    const counters = flattenCounters(JSON.parse(answer.text));
    return counters['connectionsAccepted'] === undefined ? undefined : counters;
  } catch {
    // Another system answers in Prometheus text: there is nothing to compare with then.
    return undefined;
  }
}

/** The numbers in an object and in the objects within it; lists are left out. */
export function flattenCounters(value: unknown, prefix = ''): Record<string, number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {};
  }
  const counters: Record<string, number> = {};
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'number') {
      counters[`${prefix}${name}`] = item;
    } else {
      Object.assign(counters, flattenCounters(item, `${prefix}${name}.`));
    }
  }
  return counters;
}
