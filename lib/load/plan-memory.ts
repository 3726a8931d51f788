/** Measured in the demo at 10,000 users on k6 2.2, collector’s head-room and messages included, bytes. */
const SOCKET_BYTES = 90_000;

/** k6 itself with a bundle loaded, before any VU does anything, bytes. */
const BASE_BYTES = 80_000_000;

/** What the generator is expected to hold with so many sockets open, bytes. */
export function planMemory(sockets: number): number {
  return BASE_BYTES + sockets * SOCKET_BYTES;
}
