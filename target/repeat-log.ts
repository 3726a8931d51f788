/** The same line is said again after so long, ms. */
const QUIET_MS = 1_000;

/** Lines that are remembered. */
const MOST_LINES = 100;

/**
 * Says each line at most once a second, with how often it was held back since: a target that is out of breath must not
 * spend what it has left on saying so.
 */
export function createRepeatLog(
  log: (line: string) => void,
  now: () => number = Date.now,
): (line: string) => void {
  const said = new Map<string, { atMs: number; heldBack: number }>();
  return (line) => {
    const last = said.get(line);
    const atMs = now();
    if (last !== undefined && atMs - last.atMs < QUIET_MS) {
      last.heldBack += 1;
      return;
    }
    log(last === undefined || last.heldBack === 0 ? line : `${line} (and ${last.heldBack} times more)`);
    if (said.size >= MOST_LINES) {
      said.clear();
    }
    said.set(line, { atMs, heldBack: 0 });
  };
}
