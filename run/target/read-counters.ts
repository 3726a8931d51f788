/** What the reference target counted about itself, by name: `messagesAccepted.socket` for a split counter. */
export type TargetCounters = Readonly<Record<string, number>>;

const TIMEOUT_MS = 5_000;

/** Asks a target for its own counters; undefined when it is not the reference target or does not answer. */
export async function readCounters(targetUrl: string): Promise<TargetCounters | undefined> {
  try {
    const response = await fetch(`${targetUrl}/api/metrics?format=json`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = response.ok ? await response.json() : undefined;
    const counters = flattenCounters(body);
    return counters['connectionsAccepted'] === undefined ? undefined : counters;
  } catch {
    // Another system answers in Prometheus text, or not at all: there is nothing to compare with then.
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
