/** Counts attempts in a window that begins with the first of them and does not slide. */
export class FixedWindow {
  #startMs = Number.NEGATIVE_INFINITY;
  #attempts = 0;

  /** Counts an attempt, whatever becomes of it; false where there were too many in this window. */
  admit(nowMs: number, limit: number, windowMs: number): boolean {
    if (nowMs - this.#startMs >= windowMs) {
      this.#startMs = nowMs;
      this.#attempts = 0;
    }
    this.#attempts++;
    return this.#attempts <= limit;
  }
}
