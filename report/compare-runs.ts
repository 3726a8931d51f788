import { join } from 'node:path';
import { loadDefinitions } from '../discover/load-definitions.ts';
import { writeWhole } from '../host/write-whole.ts';
import { readBaseline } from './find-baseline.ts';
import { compareFigures, describeVerdict } from './model/compare-figures.ts';
import { comparisonTable, describeRuns } from './model/sections/comparison.ts';
import { summariseChanges } from './model/summarise-changes.ts';
import { escapeMarkdown } from './render/markdown/escape-markdown.ts';
import { renderBlock } from './render/markdown/render-markdown.ts';
import { renderComparison } from './render/render-comparison.ts';

const TOGETHER =
  'asked about together with all that follows: a change must stand out among them (Benjamini–Hochberg)';

/** A comparison that stands alone: what it says and where it was written. */
export interface WrittenComparison {
  readonly markdown: string;
  /** What changed and the key figures, for a terminal. */
  readonly terminal: string;
  readonly paths: readonly [markdown: string, json: string];
}

/**
 * Compares two runs, each with its repeats, and writes `comparison.md` and `comparison.json` into the later one's
 * folder. Rejects when one of the folders is no run.
 */
export async function compareRunFolders(earlierDir: string, laterDir: string): Promise<WrittenComparison> {
  const definitions = await loadDefinitions();
  const earlier = await readBaseline(earlierDir, definitions);
  const later = await readBaseline(laterDir, definitions);
  const compared = compareFigures(earlier.runs, later.runs);
  // What neither side has tells nothing; comparison.json has it.
  const comparisons = compared.filter(({ before, after }) => before !== null || after !== null);
  const isRepeated = earlier.runs.length > 1 && later.runs.length > 1;
  const summary = summariseChanges(comparisons);
  const groups = [...new Set(comparisons.map(({ figure }) => figure.group))];
  const markdown = [
    `# ${earlier.runId} → ${later.runId}`,
    describeRuns(earlier.runs.length, later.runs.length),
    escapeMarkdown(summary),
    ...groups.map((group, index) =>
      renderBlock(
        comparisonTable(
          comparisons.filter(({ figure }) => figure.group === group),
          isRepeated,
          'the earlier run has no data for it',
          { caption: index === 0 || !isRepeated ? group : `${group}; ${TOGETHER}` },
        ),
      ),
    ),
    '',
  ].join('\n\n');
  const json = {
    schema: 1,
    earlier: earlier.runs.map(({ runId }) => runId),
    later: later.runs.map(({ runId }) => runId),
    summary,
    figures: compared.map((one) => {
      const { figure, before, after, comparison } = one;
      const { key, label, group, unit, better } = figure;
      return {
        key,
        label,
        group,
        unit,
        better,
        before,
        after,
        ...comparison,
        text: describeVerdict(one),
      };
    }),
  };
  const paths = [join(laterDir, 'comparison.md'), join(laterDir, 'comparison.json')] as const;
  await writeWhole(paths[0], markdown);
  await writeWhole(paths[1], `${JSON.stringify(json, null, 1)}\n`);
  const terminal = [
    `${earlier.runId} → ${later.runId}`,
    describeRuns(earlier.runs.length, later.runs.length),
    summary,
    '',
    renderComparison(comparisons),
  ].join('\n');
  return { markdown, terminal, paths };
}
