import type { Server } from 'node:net';
import { increase } from '../../counters.ts';
import type { SystemContext } from '../chat-system.ts';
import { closeServer } from '../wire/close-server.ts';
import type { IrisCounters } from './counters.ts';
import type { IrisLimits } from './limits.ts';
import type { IrisSession } from './session.ts';
import type { Side } from './web-socket-side.ts';

type Transport = IrisSession['transport'];

/** The listeners of an edge, which die with all their sessions, come back, and after too many deaths do not. */
export class Listeners {
  readonly #context: SystemContext<IrisLimits>;
  readonly #counters: IrisCounters;
  readonly #sides = new Map<Transport, Side>();
  readonly #ports = new Map<Transport, number>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  #lastDeathMs = Number.NEGATIVE_INFINITY;
  #isGone = false;

  constructor(context: SystemContext<IrisLimits>, counters: IrisCounters) {
    this.#context = context;
    this.#counters = counters;
  }

  /** Makes a side listen; returns its address as `http://host:port`. */
  async open(transport: Transport, side: Side, port: number): Promise<string> {
    this.#sides.set(transport, side);
    const url = await this.#context.listen(side.server, port);
    this.#ports.set(transport, Number(url.slice(url.lastIndexOf(':') + 1)));
    return url;
  }

  /** Ends every session of a listener; it comes back, unless one died a short time before. */
  kill(transport: Transport, reason: string): void {
    const { now, limits } = this.#context;
    if (this.#isGone) {
      return;
    }
    increase(this.#counters.listenerDeaths, reason);
    const isSecond = now() - this.#lastDeathMs < limits.edgeDeathMs;
    this.#lastDeathMs = now();
    if (isSecond) {
      this.#counters.edgeDeaths++;
      void this.close();
      return;
    }
    const side = this.#sides.get(transport);
    const port = this.#ports.get(transport);
    if (side === undefined || port === undefined) {
      return;
    }
    void closeServer(side.server);
    side.endAll();
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      // Somebody else may have taken the port: then the edge stays away, as when it cannot restart.
      this.#context.listen(side.server, port).catch(() => this.close());
    }, limits.restartMs);
    this.#restarts.add(timer);
  }

  /** Ends everything for good. */
  async close(): Promise<void> {
    this.#isGone = true;
    for (const timer of this.#restarts) {
      clearTimeout(timer);
    }
    const servers: Server[] = [...this.#sides.values()].map(({ server }) => server);
    const closed = servers.map(closeServer);
    for (const side of this.#sides.values()) {
      side.endAll();
    }
    await Promise.all(closed);
  }
}
