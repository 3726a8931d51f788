import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LabelledCounter } from '../counters.ts';
import type { DroppableSockets } from '../faults/fault-tools.ts';
import type { Listen } from '../listen.ts';
import type { Teardown } from '../teardown.ts';
import type { KeptLog } from './kept-log.ts';
import type { SystemFaults } from './system-faults.ts';

/** What a system counted since its start: numbers, some of them split by reason. */
export type SystemCounters = Readonly<Record<string, number | LabelledCounter>>;

/** Limits and times of a system by name: the real one's, unless a test or a user says otherwise. */
export type Limits = Readonly<Record<string, number>>;

/** What a system starts with. */
export interface SystemContext<Known extends Limits = Limits> {
  readonly listen: Listen;
  /** Port of its sockets, and of its own HTTP routes where it has some; 0 = any free one. */
  readonly realtimePort: number;
  /** Port of counters and faults where the sockets' port cannot carry them; 0 = any free one. */
  readonly restPort: number;
  /** Port of its TCP side where it has one; 0 = any free one. */
  readonly tcpPort: number;
  readonly limits: Known;
  readonly faults: SystemFaults;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Outlives a sudden end of the process; undefined where nobody starts it again. */
  readonly kept: KeptLog | undefined;
  readonly teardown: Teardown;
  /** Answers the routes of counters and faults; false where the request is for something else. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Where a started system is reached. */
export interface SystemAddresses {
  /** Counters (`/api/metrics?format=json`) and faults (`/api/faults`), and its own HTTP routes where it has some. */
  readonly restUrl: string;
  readonly realtimeUrl: string;
  readonly tcpUrl?: string;
}

/** One chat system of the built-in target: a folder of its own exports it as `system`. */
export interface ChatSystem<Known extends Limits = Limits> {
  readonly limits: Known;
  /** What the system counts, at zero, and its open sockets for the fault that drops some. */
  readonly create: (context: SystemContext<Known>) => CreatedSystem;
}

/** A system that is made and does not listen yet. */
export interface CreatedSystem {
  readonly counters: SystemCounters;
  readonly sockets: DroppableSockets;
  readonly listen: () => Promise<SystemAddresses>;
}
