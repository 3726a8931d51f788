import { areLinesWhole, isMixed } from './find-problems.ts';
import type { Merge, MergeProblem } from './merge-schema.ts';
import { type Proof, prove } from './prove.ts';
import type { GeneratorRecord } from './read-generator.ts';

/**
 * Proves the figures of each generator and says what has no data: the whole summary under `summary`, a distribution under
 * k6's key, the files `audit` and `timeline` under their names.
 */
export function buildMerge(records: readonly GeneratorRecord[], problems: readonly MergeProblem[]): Merge {
  const missing = new Map<string, string>();
  const proofs = records.flatMap(({ folder, lines, summary, isRecovered }) =>
    summary === undefined || isRecovered ? [] : [{ folder, proof: prove(summary, lines) }],
  );
  for (const { folder, proof } of proofs) {
    for (const [key, why] of proof.failed) {
      missing.set(key, missing.get(key) ?? `generator ${folder}: ${why}`);
    }
  }
  const unproven: MergeProblem[] = proofs.flatMap(({ folder, proof: { failed } }) =>
    failed.size === 0
      ? []
      : [
          {
            kind: 'unproven' as const,
            generator: folder,
            message: `${[...failed].map(([key, why]) => `${key}: ${why}`)[0]}${failed.size > 1 ? `; and ${failed.size - 1} more` : ''}`,
          },
        ],
  );
  const why = (kinds: readonly MergeProblem['kind'][]): string =>
    problems
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ generator, message }) =>
        generator === undefined ? message : `generator ${generator}: ${message}`,
      )
      .join('; ');
  if (isMixed(problems)) {
    const reason = why(['same-generator', 'other-run']);
    missing.set('summary', reason).set('audit', reason).set('timeline', reason);
  }
  const gone = why(['no-summary', 'missing-generator']);
  if (gone !== '') {
    missing.set('summary', missing.get('summary') ?? gone);
  }
  if (!areLinesWhole(problems)) {
    missing.set('audit', missing.get('audit') ?? why(LINE_PROBLEMS));
  }
  const off = why(['clock', 'no-timeline', 'missing-generator']);
  if (off !== '') {
    missing.set('timeline', missing.get('timeline') ?? off);
  }
  return {
    schema: 1,
    generators: records.map(({ folder, lines }) => ({
      folder,
      number: lines.numbers.size === 1 ? ([...lines.numbers][0] ?? null) : null,
      virtualUsers: lines.users.length,
      lines: lines.lines,
      firstMs: Number.isFinite(lines.firstMs) ? lines.firstMs : null,
      lastMs: Number.isFinite(lines.lastMs) ? lines.lastMs : null,
      ...(lines.startedAfterMs === undefined ? {} : { startedAfterMs: lines.startedAfterMs }),
    })),
    problems: [...problems, ...unproven],
    proof: total(proofs.map(({ proof }) => proof)),
    missing: Object.fromEntries([...missing].sort(([a], [b]) => (a < b ? -1 : 1))),
    sampled: [...new Set(proofs.flatMap(({ proof }) => [...proof.sampled]))].sort(),
    differences: [],
  };
}

const LINE_PROBLEMS = ['damaged-line', 'missing-lines', 'missing-users', 'missing-generator'] as const;

function total(proofs: readonly Proof[]): Merge['proof'] {
  return {
    counts: proofs.reduce((sum, { counts }) => sum + counts, 0),
    percentiles: proofs.reduce((sum, { percentiles }) => sum + percentiles, 0),
    worstShare: Math.max(0, ...proofs.map(({ worstShare }) => worstShare)),
  };
}
