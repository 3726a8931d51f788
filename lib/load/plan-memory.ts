/** Measured on k6 2.2: what one open socket of this suite costs the generator at 100 sockets a VU, bytes. */
const SOCKET_BYTES = 80_000;

/** k6 itself with a bundle loaded, before any VU does anything, bytes. */
const BASE_BYTES = 80_000_000;

/** What the generator is expected to hold with so many sockets open, bytes. */
export function planMemory(sockets: number): number {
  return BASE_BYTES + sockets * SOCKET_BYTES;
}
