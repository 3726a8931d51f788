import type { z } from 'zod';
import type { Journal } from './journal/journal.ts';

/** A fault with its times decided for one test. */
export interface PlannedFault {
  readonly id: string;
  readonly what: string;
  readonly where: string;
  /** From the start of load, ms. */
  readonly atMs: number;
  /** How long, ms; undefined for one that happens once. */
  readonly forMs: number | undefined;
  /** As the schema of its kind left it. */
  readonly howMuch: Readonly<Record<string, unknown>>;
  /** The driver that makes it. */
  readonly driver: string;
  /** In words, such as `latency of 100 ms between generator and target`. */
  readonly description: string;
  /** Left out where its driver cannot work. */
  readonly optional?: true;
}

/** A kind of fault that a driver can make. */
export interface FaultKind {
  /** A strict object; what it leaves is handed to the driver. */
  readonly howMuch: z.ZodType<Record<string, unknown>>;
  /** Where it can be put. */
  readonly where: readonly string[];
  /** Also at a service or proxy that the target file names. */
  readonly named?: 'services' | 'proxies';
  /** Whether it lasts: `always` has a length, `never` happens once, `either` stays when it has none. */
  readonly lasts: 'always' | 'never' | 'either';
  /** How much, in words. */
  readonly describe: (howMuch: Readonly<Record<string, unknown>>) => string;
}

/** Commands by which a service that the target file names can be stopped and started; each goes to the shell. */
export interface NamedService {
  /** Holds the process id, for what is done by signals. */
  readonly pidFile?: string | undefined;
  readonly pause?: string | undefined;
  readonly resume?: string | undefined;
  readonly terminate?: string | undefined;
  readonly kill?: string | undefined;
  readonly start?: string | undefined;
  readonly restart?: string | undefined;
}

/** A proxy of a Toxiproxy server that is not ours, which the target file names. */
export interface NamedProxy {
  readonly toxiproxyUrl: string;
  readonly proxy: string;
}

/** What the target file says of faults. */
export interface NamedPlaces {
  readonly services: Readonly<Record<string, NamedService>>;
  readonly proxies: Readonly<Record<string, NamedProxy>>;
}

/** What is known before the target is there. */
export interface FaultContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the run starts the built-in target. */
  readonly embedded: boolean;
  /** Of a target that is not the built-in one. */
  readonly addresses?: TargetAddresses;
  readonly named: NamedPlaces;
  /** What is injected is entered here first, so that it is taken back whatever becomes of this process. */
  readonly journal: Journal;
  readonly log: (line: string) => void;
}

/** Where the load goes. */
export interface TargetAddresses {
  readonly targetUrl: string;
  readonly targetWsUrl: string;
  /** Another way to the same realtime server, for the clients that are to read slowly; absent where nothing slows them. */
  readonly slowReadersUrl?: string;
}

/** A target that answers, as far as faults need it. */
export interface FaultTarget {
  /** Where it is itself, whatever lies between. */
  readonly addresses: TargetAddresses;
  /** Process ids of the built-in target's parts at this moment, by `target`, `database`, `cache`. */
  readonly pids?: () => Readonly<Record<string, number | undefined>>;
  /** Starts a part of the built-in target again; resolves once it serves. */
  readonly start?: (part: string) => Promise<void>;
}

/** A fault in effect. */
export interface Injected {
  /** Takes it back; resolves with what the log should have beside the moment. */
  readonly remove: () => Promise<Readonly<Record<string, number>> | undefined>;
}

/** A driver that found that it can work here. */
export interface OpenDriver {
  /** What the built-in target must be started with, by variable. */
  readonly targetEnv?: Readonly<Record<string, string>>;
  /** The built-in target must be able to start its parts again. */
  readonly needsSupervisor?: true;
  /** Told of the target once it serves; answers with the addresses that the load must use instead. */
  readonly attach?: (target: FaultTarget) => Promise<TargetAddresses | undefined>;
  /** Told before the faults of one test begin. */
  readonly inject: (fault: PlannedFault) => Promise<Injected>;
  /** Ends what the driver started. */
  readonly close?: () => Promise<void>;
}

/** One way of making faults; the file `faults/drivers/<name>.ts` exports it as `driver`. */
export interface FaultDriver {
  readonly name: string;
  /** The kinds of fault it makes, by `what`. */
  readonly kinds: Readonly<Record<string, FaultKind>>;
  /** Whether the faults of a test can go together; problems name them. */
  readonly checkTogether?: (faults: readonly PlannedFault[]) => readonly string[];
  /** Checks that it can work here and starts what it needs; rejects with the reason and what to do, before any load. */
  readonly open: (faults: readonly PlannedFault[], context: FaultContext) => Promise<OpenDriver>;
}
