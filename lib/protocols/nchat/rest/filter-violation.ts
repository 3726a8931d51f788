/** What every result of a filtered query must satisfy. */
export interface SearchFilter {
  readonly channelIds: readonly string[];
  /** Epoch ms; results must not be older. */
  readonly fromMs: number;
}

/** The parts of a result that a filter speaks about. */
export interface FilteredResult {
  readonly type?: string | null | undefined;
  readonly channelId?: string | null | undefined;
  readonly createdAt?: string | null | undefined;
}

/** Says which result breaks the filter and how, or gives undefined when all keep it. Missing fields break it too. */
export function filterViolation(
  results: readonly FilteredResult[],
  filter: SearchFilter,
): string | undefined {
  for (const [i, { type, channelId, createdAt }] of results.entries()) {
    if (!/^messages?$/.test(type ?? '')) {
      return `results[${i}].type: expected a message, got ${JSON.stringify(type ?? null)}`;
    }
    if (!filter.channelIds.includes(channelId ?? '')) {
      return `results[${i}].channelId: expected one of ${filter.channelIds.length} asked for, got another`;
    }
    if (!(Date.parse(createdAt ?? '') >= filter.fromMs)) {
      return `results[${i}].createdAt: expected no older than asked for, got ${JSON.stringify(createdAt ?? null)}`;
    }
  }
  return undefined;
}
