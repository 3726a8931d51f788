/**
 * R-precision: of the first R results, the share that is relevant, where R is the number of documents that are relevant
 * to the query (Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 8.4). 1 is a perfect
 * answer; at that cut-off precision and recall are the same. 0–1; throws when nothing is relevant.
 */
export function rPrecision(results: readonly string[], relevant: ReadonlySet<string>): number {
  if (relevant.size === 0) {
    throw new Error('expected at least one relevant document, got none: such a query cannot be judged');
  }
  const top = new Set(results.slice(0, relevant.size));
  const found = [...top].filter((id) => relevant.has(id)).length;
  return found / relevant.size;
}
