import type { SystemFaults } from '../system-faults.ts';
import { encodeBatch, type GoChatClient } from './client.ts';
import type { GoChatCounters } from './counters.ts';
import type { GoChatLimits } from './limits.ts';

/** A message on its way through the hub. */
export interface HubMessage {
  readonly sender: string;
  readonly content: string;
  /** As it goes out. */
  readonly encoded: Buffer;
}

/** What the hub works with. */
export interface HubContext {
  readonly limits: GoChatLimits;
  readonly counters: GoChatCounters;
  readonly faults: SystemFaults;
}

/** Longer than this the hub does not work before it lets messages in again. */
const TURN_MS = 8;

/** Gives each message to each client, in order. */
export class Hub {
  /** What `/health` says: it is not lowered for a client that was too slow. */
  saidConnections = 0;
  readonly #clients = new Map<string, GoChatClient>();
  readonly #context: HubContext;
  #queue: HubMessage[] = [];
  #isScheduled = false;

  constructor(context: HubContext) {
    this.#context = context;
  }

  join(id: string, client: GoChatClient): void {
    this.#clients.set(id, client);
    this.saidConnections++;
  }

  /** Forgets a client that has left; one that was too slow is forgotten already and stays counted. */
  leave(id: string): void {
    if (this.#clients.delete(id)) {
      this.saidConnections--;
    }
  }

  clients(): IterableIterator<[string, GoChatClient]> {
    return this.#clients.entries();
  }

  /** Takes a message; false when too many wait already. */
  offer(message: HubMessage): boolean {
    if (this.#queue.length >= this.#context.limits.hubQueue) {
      return false;
    }
    this.#queue.push(message);
    this.#schedule();
    return true;
  }

  #schedule(): void {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.#turn());
    }
  }

  /** Several messages that came together leave together, in frames of as many as the server joins. */
  #turn(): void {
    this.#isScheduled = false;
    const { limits, counters, faults } = this.#context;
    const endMs = performance.now() + TURN_MS;
    let done = 0;
    while (done < this.#queue.length && performance.now() < endMs) {
      const batch = this.#queue.slice(done, done + limits.perFrame);
      done += batch.length;
      counters.messagesAccepted += batch.length;
      if (faults.areOff()) {
        this.#broadcast(batch.map(({ encoded }) => encoded));
      } else {
        for (const message of batch) {
          this.#deliver(message);
        }
      }
    }
    this.#queue = this.#queue.slice(done);
    if (this.#queue.length > 0) {
      this.#schedule();
    }
  }

  #broadcast(messages: readonly Buffer[]): void {
    const frame = encodeBatch(messages);
    for (const [id, client] of this.#clients) {
      this.#give(id, client, messages, frame);
    }
  }

  #deliver({ sender, content, encoded }: HubMessage): void {
    this.#context.faults.deliver({
      room: '',
      sender,
      text: content,
      recipients: [...this.#clients.keys()],
      userOf: (id) => this.#clients.get(id)?.user ?? '',
      send: (ids, instead) => {
        const message = instead === undefined ? encoded : Buffer.from(JSON.stringify(instead));
        const frame = encodeBatch([message]);
        for (const id of ids) {
          const client = this.#clients.get(id);
          if (client !== undefined) {
            this.#give(id, client, [message], frame);
          }
        }
      },
    });
  }

  #give(id: string, client: GoChatClient, messages: readonly Buffer[], frame: Buffer): void {
    const { limits, counters } = this.#context;
    if (!client.take(messages, frame, limits, counters)) {
      counters.clientsDropped.set('slow', (counters.clientsDropped.get('slow') ?? 0) + 1);
      // Without lowering the count: the real server forgets to.
      this.#clients.delete(id);
    }
  }
}
