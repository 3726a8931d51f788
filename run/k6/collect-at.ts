/** What is planned for ten thousand users, the number that the suite is made for: no test has to do with less. */
const ROOM_BYTES = 980_000_000;

/** The plan of a test counts on this: half of Go's own. Ten thousand sockets then take a quarter less memory. */
const LOWEST = 50;

/** Beyond it little is won. */
const HIGHEST = 400;

/**
 * How much k6's heap may grow before it is collected, per cent (Go's GOGC), for a test whose plan says how much memory
 * it takes at 50. What is collected less often costs less of the processor and delays fewer messages, so it is as much as
 * the room allows.
 */
export function collectAt(plannedBytes: number): number {
  const liveBytes = plannedBytes / (1 + LOWEST / 100);
  return Math.round(Math.min(HIGHEST, Math.max(LOWEST, (ROOM_BYTES / liveBytes - 1) * 100)));
}

/** What the generator then takes at the most, bytes. */
export function generatorBytes(plannedBytes: number): number {
  return (plannedBytes / (1 + LOWEST / 100)) * (1 + collectAt(plannedBytes) / 100);
}
