/** Stops this thread, and with it everything the process does, for a time in milliseconds. */
export function halt(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
