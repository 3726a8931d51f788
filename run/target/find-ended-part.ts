import { isProcess } from '../../host/is-process.ts';

/** What can end by itself of the built-in target, and what it is called. */
const PARTS = { target: 'server', database: 'database', cache: 'cache' } as const;

/** The built-in target as it is known from outside. */
export interface WatchedTarget {
  /** How the whole of it ended, if it did before it was stopped. */
  readonly died: () => string | undefined;
  /** Process ids of its parts at this moment. */
  readonly pids: () => Readonly<Record<string, number | undefined>>;
}

/**
 * What of the built-in target has ended by itself and how, where that is known: `The database of the built-in target
 * ended`; undefined when all of it runs. A part that was started again counts as running.
 */
export function findEndedPart(
  { died, pids }: WatchedTarget,
  isRunning: (pid: number) => boolean = isProcess,
): string | undefined {
  const how = died();
  if (how !== undefined) {
    return `The built-in target ended (${how})`;
  }
  const current = pids();
  const gone = Object.entries(PARTS).find(([part]) => {
    const pid = current[part];
    return pid !== undefined && !isRunning(pid);
  });
  return gone === undefined ? undefined : `The ${gone[1]} of the built-in target ended`;
}
