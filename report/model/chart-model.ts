import { z } from 'zod';
import { unitSchema } from './unit-schema.ts';

const value = z.number().nullable();

const panelSchema = z.object({
  title: z.string(),
  unit: unitSchema,
  limit: z.object({ label: z.string(), value: z.number() }).exactOptional(),
  series: z.array(
    z.object({
      name: z.string(),
      colour: z.number().int().min(0).max(7),
      dashed: z.boolean().exactOptional(),
      values: z.array(value),
    }),
  ),
  heat: z
    .object({
      lowMs: z.number(),
      highMs: z.number(),
      rows: z.number().describe('of equal height on a logarithmic axis'),
      levels: z.array(z.number()).describe('the least share of samples (0–1) of level 1, 2 …'),
      columns: z
        .array(z.string().nullable())
        .describe(
          'a digit for each row from the lowest: its level, 0 without samples; null: no samples at all',
        ),
    })
    .exactOptional()
    .describe('a heat map; such a panel has no series'),
});

/** A chart as data, whichever its kind. */
export const chartSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('timeline'),
    id: z.string(),
    title: z.string(),
    note: z.string().exactOptional(),
    startedAtMs: z.number().describe('epoch ms of second 0'),
    stepSec: z.number(),
    xSec: z.array(z.number()).describe('seconds since the load began, shared by all panels'),
    bands: z.array(
      z.object({
        kind: z.enum(['load', 'fault']),
        label: z.string(),
        fromSec: z.number(),
        toSec: z.number(),
      }),
    ),
    panels: z.array(panelSchema),
  }),
  z.object({
    kind: z.literal('spectrum'),
    id: z.string(),
    title: z.string(),
    note: z.string().exactOptional(),
    unit: unitSchema,
    series: z.array(
      z.object({
        name: z.string(),
        colour: z.number().int().min(0).max(7),
        points: z.array(z.object({ percentile: z.number(), value: z.number() })),
      }),
    ),
  }),
  z.object({
    kind: z.literal('bars'),
    id: z.string(),
    title: z.string(),
    note: z.string().exactOptional(),
    unit: unitSchema,
    categories: z.array(z.string()),
    series: z.array(
      z.object({ name: z.string(), colour: z.number().int().min(0).max(7), values: z.array(value) }),
    ),
  }),
]);
