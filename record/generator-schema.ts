import { z } from 'zod';

/** `results/<run>/<test>/generators/<n>/generator.json`: where a generator ran, and how its clock stood to ours. */
export const generatorSchema = z.object({
  schema: z.literal(1),
  /** From 1 on. */
  number: z.number().int().positive(),
  /** How many made the load together. */
  of: z.number().int().positive(),
  /** Its number, or what the file of generators calls it. */
  name: z.string().min(1),
  /** A process of the machine of the run, one started through ssh, one that waited with its API open, a pod. */
  place: z.enum(['local', 'ssh', 'api', 'pod']),
  /** The local addresses it was told to connect from; absent where the system chose. */
  localAddresses: z.string().exactOptional(),
  /** Its clock less ours, with the bound of that; absent where both are one clock, and where it could not be asked. */
  clock: z.object({ offsetMs: z.number(), boundMs: z.number().nonnegative() }).exactOptional(),
});

/** `machine.json` beside it, of a generator that was started through ssh. */
export const machineSchema = z.object({
  /** What processes there can have: of the machine, or of its container where that has less. */
  memoryBytes: z.number().positive(),
});

/** `generator.json`, parsed. */
export type GeneratorFile = z.infer<typeof generatorSchema>;

/** One line of `health.ndjson` beside it: the process at one moment, sampled where it runs. */
export const healthSchema = z.object({
  /** Epoch ms by the clock of the run. */
  t: z.number().nonnegative(),
  /** Of the cores that the process may use, since the sample before. */
  cpuPercent: z.number().nonnegative(),
  memoryBytes: z.number().nonnegative(),
  /** Time in which its garbage collector stopped the whole process, since the sample before. */
  gcPauseMs: z.number().nonnegative(),
  /** The cores that the process may use. */
  cores: z.number().positive(),
  /** Files that it had open, and how many it may open; absent in results of before they were asked for. */
  files: z.object({ open: z.number().nonnegative(), limit: z.number().positive() }).exactOptional(),
});

/** One line of `health.ndjson`, parsed. */
export type HealthLine = z.infer<typeof healthSchema>;
