import { z } from 'zod';

/** The version of the shape of `calibration.json`; it grows when a field changes its meaning or goes. */
export const CALIBRATION_SCHEMA = 1;

const rowSchema = z.object({
  /** The case's name, as CASES takes it. */
  case: z.string().min(1),
  test: z.string().min(1),
  /** What was put into the target, for readers. */
  fault: z.string(),
  /** What was compared. */
  figure: z.string().min(1),
  unit: z.enum(['count', 'ms']),
  /** What the target says that it injected or did, or what follows from it. */
  injected: z.number().nullable(),
  /** What the suite reported; of a delay what is above the undelayed baseline. Null without data. */
  reported: z.number().nullable(),
  /** Reported minus injected; null where either is missing. */
  error: z.number().nullable(),
  /** The largest error allowed, in the row's unit; null for a figure that is only shown. */
  tolerance: z.number().nonnegative().nullable(),
  /** The tolerance in words, such as `1 ms + 1 %`. */
  toleranceText: z.string(),
  /** Null for a figure that is only shown. */
  ok: z.boolean().nullable(),
  note: z.string().exactOptional(),
});

/** `calibration.json`: what was put into the built-in target beside what the suite reported of it. */
export const calibrationSchema = z.object({
  schema: z.literal(CALIBRATION_SCHEMA),
  /** ISO moment at which the calibration began. */
  takenAt: z.string(),
  durationMs: z.number().nonnegative(),
  versions: z.record(z.string(), z.string()),
  host: z.object({
    os: z.string(),
    cpuModel: z.string().exactOptional(),
    cores: z.number().int().positive(),
    memoryBytes: z.number().positive(),
  }),
  /** Whether every case was run; false when some were chosen or left. */
  isWhole: z.boolean(),
  rows: z.array(rowSchema),
  /** Cases that gave no figures, with the reason. */
  failures: z.array(z.object({ case: z.string(), reason: z.string() })),
});

/** `calibration.json`, parsed. */
export type Calibration = z.infer<typeof calibrationSchema>;
/** One figure of a calibration. */
export type CalibrationRow = z.infer<typeof rowSchema>;
