import { type ExitStatus, exitStatus } from '../run/exit-status.ts';
import type { AuthorVerb } from './verbs.ts';

/** Does what an author asks for; `args` is the command line after the verb. Rejects with a RunError that says what to do. */
export async function runAuthorVerb(
  verb: AuthorVerb,
  args: readonly string[],
  log: (line: string) => void,
): Promise<ExitStatus> {
  switch (verb) {
    case 'new': {
      const { runNew } = await import('./new/run-new.ts');
      await runNew(args, log);
      return exitStatus.met;
    }
    case 'learn': {
      const { runLearn } = await import('./learn/run-learn.ts');
      await runLearn(args, log);
      return exitStatus.met;
    }
    default:
      return verb satisfies never;
  }
}
