import { encodeFrame, OPCODE } from '../wire/encode-frame.ts';
import type { Peer } from '../wire/peer.ts';
import type { GoChatCounters } from './counters.ts';
import type { GoChatLimits } from './limits.ts';

const NEW_LINE = Buffer.from('\n');

/** Joins encoded messages into one frame, as the server's writer does with what waits for it. */
export function encodeBatch(messages: readonly Buffer[]): Buffer {
  const [only] = messages;
  if (messages.length === 1 && only !== undefined) {
    return encodeFrame(OPCODE.text, only);
  }
  return encodeFrame(
    OPCODE.text,
    Buffer.concat(messages.flatMap((message, index) => (index === 0 ? [message] : [NEW_LINE, message]))),
  );
}

/** The server's side of one user. */
export class GoChatClient {
  readonly user: string;
  nextPingMs: number;
  deadlineMs: number;
  /** Pieces of a message that came in fragments. */
  fragments: Buffer[] = [];
  peer: Peer<GoChatClient> | undefined;
  #unread: Buffer[] = [];
  #isBlocked = false;
  #isSlow = false;

  constructor(user: string, nowMs: number, { pingMs, readDeadlineMs }: GoChatLimits) {
    this.user = user;
    this.nextPingMs = nowMs + pingMs;
    this.deadlineMs = nowMs + readDeadlineMs;
  }

  /**
   * Takes messages of the hub, with the frame that holds them for all who have read everything before; false when this
   * client has too much unread by now: the hub must forget it, and what is unread is all it still gets.
   */
  take(messages: readonly Buffer[], frame: Buffer, limits: GoChatLimits, counters: GoChatCounters): boolean {
    if (!this.#isBlocked && this.#unread.length === 0) {
      this.#write(frame, messages.length, counters);
      return true;
    }
    for (const message of messages) {
      if (this.#unread.length >= limits.clientQueue) {
        this.#isSlow = true;
        break;
      }
      this.#unread.push(message);
    }
    this.flush(limits, counters);
    return !this.#isSlow;
  }

  /** Says that the operating system takes data again. */
  drained(limits: GoChatLimits, counters: GoChatCounters): void {
    this.#isBlocked = false;
    this.flush(limits, counters);
  }

  /** Number of messages that wait for this client. */
  get unread(): number {
    return this.#unread.length;
  }

  /** Writes what waits, as far as the operating system takes it. */
  flush(limits: GoChatLimits, counters: GoChatCounters): void {
    while (!this.#isBlocked && this.#unread.length > 0) {
      const batch = this.#unread.slice(0, limits.perFrame);
      this.#unread = this.#unread.slice(limits.perFrame);
      this.#write(encodeBatch(batch), batch.length, counters);
    }
    if (this.#isSlow && this.#unread.length === 0) {
      this.peer?.close();
    }
  }

  #write(frame: Buffer, messages: number, counters: GoChatCounters): void {
    const { peer } = this;
    if (peer?.isOpen !== true) {
      return;
    }
    this.#isBlocked = !peer.send(frame);
    counters.deliveries += messages;
    counters.framesSent++;
  }
}
