import type { Audit } from '../../../record/audit-schema.ts';
import { AuditLines } from '../../../record/merge/audit-lines.ts';
import { readLogLine } from '../../../record/merge/read-log-line.ts';

/** The audit that the lines of a k6 log hold. */
export function auditOfLog(log: string): Audit | undefined {
  const lines = new AuditLines();
  for (const row of log.split('\n')) {
    const read = readLogLine(row);
    if (read.kind === 'line' && ['audit', 'shared'].includes(read.line.kind)) {
      lines.take(read.line);
    }
  }
  return lines.join()?.audit;
}
