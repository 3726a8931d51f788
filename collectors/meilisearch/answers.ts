import { z } from 'zod';

/** The parts of Meilisearch's answers that are read; fields of other versions are let through. */
export const statsAnswer = z.object({
  databaseSize: z.number(),
  /** Since 1.11; the rest of `databaseSize` is free pages. */
  usedDatabaseSize: z.number().optional(),
  indexes: z.record(z.string(), z.object({ numberOfDocuments: z.number(), isIndexing: z.boolean() })),
});

/** `GET /version` */
export const versionAnswer = z.object({ pkgVersion: z.string(), commitSha: z.string() });

/** `GET /health` */
export const healthAnswer = z.object({ status: z.string() });

/** `GET /tasks`; the times are RFC 3339, null before the task got that far. */
export const tasksAnswer = z.object({
  results: z.array(
    z.object({
      uid: z.number(),
      status: z.string(),
      type: z.string(),
      enqueuedAt: z.string(),
      finishedAt: z.string().nullish(),
    }),
  ),
  total: z.number(),
});

/** What `GET /stats` answers. */
export type StatsAnswer = z.infer<typeof statsAnswer>;
/** What `GET /tasks` answers. */
export type TasksAnswer = z.infer<typeof tasksAnswer>;
