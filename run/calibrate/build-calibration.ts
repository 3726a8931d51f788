import type { Evidence } from './calibration-case.ts';
import { CALIBRATION_SCHEMA, type Calibration, calibrationSchema } from './calibration-schema.ts';
import { judgeComparison } from './judge-comparison.ts';
import { readEvidence } from './read-evidence.ts';
import type { RanCase } from './run-case.ts';

/** What a calibration says of itself. */
export interface CalibrationFacts {
  readonly startedAt: Date;
  /** Whether every case there is was run. */
  readonly isWhole: boolean;
}

/**
 * Reads what every case left behind and compares it. A case without figures, or whose baseline has none, is a failure
 * with its reason; it does not keep the others from being compared.
 */
export async function buildCalibration(
  ran: readonly RanCase[],
  left: Calibration['failures'],
  { startedAt, isWhole }: CalibrationFacts,
): Promise<Calibration> {
  const rows: Calibration['rows'] = [];
  const failures = [...left];
  const known = new Map<string, Evidence>();
  for (const each of ran) {
    const { subject } = each;
    try {
      const evidence = await readEvidence(each);
      known.set(subject.name, evidence);
      const baseline = subject.baseline === undefined ? undefined : known.get(subject.baseline);
      if (subject.baseline !== undefined && baseline === undefined) {
        throw new Error(`its baseline ${subject.baseline} gave no figures`);
      }
      rows.push(...subject.checks.map((check) => judgeComparison(subject, check(evidence, baseline))));
    } catch (error) {
      failures.push({ case: subject.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const { host, versions } = ran[0]?.run.manifest ?? {};
  return calibrationSchema.parse({
    schema: CALIBRATION_SCHEMA,
    takenAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    versions: versions ?? {},
    host: {
      os: host?.os ?? 'unknown',
      ...(host?.cpuModel === undefined ? {} : { cpuModel: host.cpuModel }),
      cores: host?.cores ?? 1,
      memoryBytes: host?.memoryBytes ?? 1,
    },
    isWhole,
    rows,
    failures,
  });
}
