import type { TestDefinition } from './test-definition.ts';
import type { Load } from './variables.ts';

/**
 * The tags by which k6 is to record the course of a test's metrics: of errors their kind, and those of its rows, tables and
 * panels. k6 records by one tag at a time, so a figure of several tags has no course.
 */
export function recordedTags(definition: TestDefinition, load: Load): readonly string[] {
  const refs = [...definition.rows(load), ...(definition.panels ?? []).flatMap(({ series }) => series)];
  const single = refs.flatMap(({ tags = {} }) => {
    const names = Object.keys(tags);
    return names.length === 1 ? names : [];
  });
  return [...new Set(['kind', ...single, ...definition.breakdowns.map(({ tag }) => tag)])].sort();
}
