import { exitStatus } from '../run/exit-status.ts';
import { RunError } from '../run/run-error.ts';

/** A name that can be a folder, a suite and a protocol; throws a RunError that says what it may be. */
export function requireName(name: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name) || name.endsWith('-')) {
    throw new RunError(
      exitStatus.badConfiguration,
      `${JSON.stringify(name)}: expected a name of lower-case letters, digits and hyphens that begins with a letter, at most 40 long, such as my-chat.`,
    );
  }
  return name;
}
