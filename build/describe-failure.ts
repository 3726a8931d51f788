import { relative } from 'node:path';
import { projectRoot } from '../host/project-root.ts';

/** A difference of two long values says enough by its beginning. */
const MESSAGE_MAX = 1_500;

/** A failed test in some lines: its file, its name and what its error says, at most 1,500 characters of it. */
export function describeFailure(name: string, file: string | undefined, error: Error): string {
  // Node's runner wraps what a test throws.
  const { cause } = error;
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : (cause ?? error.message);
  const where = file === undefined ? '' : `${relative(projectRoot, file)}: `;
  return `failed: ${where}${name}\n${String(reason).slice(0, MESSAGE_MAX).replaceAll(/^/gm, '    ')}`;
}
