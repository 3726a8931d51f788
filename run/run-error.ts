import type { ExitStatus } from './exit-status.ts';

/** Something a user must know and do something about; the command ends with its status. */
export class RunError extends Error {
  readonly exitStatus: ExitStatus;

  constructor(exitStatus: ExitStatus, message: string) {
    super(message);
    this.exitStatus = exitStatus;
  }
}
