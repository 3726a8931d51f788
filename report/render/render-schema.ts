import { z } from 'zod';
import { reportModelSchema } from '../model/report-model.ts';

/** The JSON Schema (2020-12) of `report.json`, as published in `report/report.schema.json`. */
export function renderSchema(): string {
  const schema = z.toJSONSchema(reportModelSchema, { target: 'draft-2020-12', reused: 'ref' });
  return `${JSON.stringify({ title: 'k6-chat report', ...schema }, null, 2)}\n`;
}
