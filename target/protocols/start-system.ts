import { createFaults, type Faults } from '../faults/faults.ts';
import { readFaultPlan } from '../faults/read-fault-plan.ts';
import { createListen } from '../listen.ts';
import { passThrough } from '../outlet.ts';
import { createTeardown } from '../teardown.ts';
import { answerControl } from './answer-control.ts';
import type { ChatSystem, CreatedSystem, Limits, SystemAddresses, SystemCounters } from './chat-system.ts';
import { createKeptLog } from './kept-log.ts';
import { mergeLimits } from './limits.ts';
import { createSystemFaults, NO_FAULTS } from './system-faults.ts';
import { SYSTEM_FILE, systemNames } from './system-names.ts';

/** What a caller may choose about a system; everything has a default. */
export interface SystemOptions {
  /** Port of the sockets; 0, the default, is any free one. */
  readonly realtimePort?: number;
  /** Port of counters and faults where the sockets' own cannot carry them. */
  readonly restPort?: number;
  /** Port of the TCP side where the system has one. */
  readonly tcpPort?: number;
  /** Limits and times that are to differ from the real system's. */
  readonly limits?: Limits;
  /** Lets a caller on this machine put a fault plan with `PUT /api/faults`. */
  readonly faults?: boolean;
  /** File with the fault plan in effect from the start; implies `faults`. */
  readonly faultPlanPath?: string;
  /** File to which each injected fault is appended, as NDJSON. */
  readonly faultLogPath?: string;
  /** Descriptor of an open file for what is to outlive a sudden end of this process. */
  readonly keptFd?: number | undefined;
  /** Files that a process may open, instead of the system's limit: with more connections they are several. */
  readonly openFiles?: number;
  readonly log?: (line: string) => void;
}

/** A system that serves. */
export interface RunningSystem extends SystemAddresses {
  readonly pids: { readonly application: number };
  readonly counters: SystemCounters;
  /** Stops serving; may be called more than once. */
  readonly stop: () => Promise<void>;
}

/** Starts one of the chat systems beside ɳChat, on loopback, without a database; rejects where there is no such system. */
export async function startSystem(name: string, options: SystemOptions = {}): Promise<RunningSystem> {
  if (!systemNames.includes(name)) {
    throw new Error(`Expected a system of ${systemNames.join(', ')}, got ${JSON.stringify(name)}.`);
  }
  const { system } = (await import(`./${name}/${SYSTEM_FILE}`)) as { system: ChatSystem };
  const limits = mergeLimits(name, system.limits, options.limits ?? {});
  const log = options.log ?? (() => undefined);
  const plan = options.faultPlanPath === undefined ? undefined : await readFaultPlan(options.faultPlanPath);
  const teardown = createTeardown();
  let created: CreatedSystem | undefined;
  const faults: Faults | undefined =
    options.faults === true || plan !== undefined
      ? createFaults({
          ...(options.faultLogPath === undefined ? {} : { logPath: options.faultLogPath }),
          sockets: {
            ids: () => created?.sockets.ids() ?? [],
            userOf: (socketId) => created?.sockets.userOf(socketId) ?? '',
            drop: (socketId) => created?.sockets.drop(socketId),
          },
          outlet: passThrough,
          report: log,
        })
      : undefined;
  const control = {
    system: name,
    counters: () => created?.counters ?? {},
    ...(faults === undefined ? {} : { faults }),
  };
  const made = system.create({
    listen: createListen('127.0.0.1', { openFiles: options.openFiles, log, teardown }),
    realtimePort: options.realtimePort ?? 0,
    restPort: options.restPort ?? 0,
    tcpPort: options.tcpPort ?? 0,
    limits,
    faults: faults === undefined ? NO_FAULTS : createSystemFaults(faults),
    now: Date.now,
    kept: options.keptFd === undefined ? undefined : createKeptLog(options.keptFd),
    teardown,
    control: (request, response) => answerControl(control, request, response),
  });
  created = made;
  teardown.add(() => {
    faults?.close();
    return Promise.resolve();
  });
  try {
    const addresses = await made.listen();
    if (plan !== undefined) {
      faults?.put(plan);
    }
    log(`${name} serves ${addresses.realtimeUrl}`);
    return { ...addresses, pids: { application: process.pid }, counters: made.counters, stop: teardown.run };
  } catch (error) {
    await teardown.run().catch((failure: unknown) => log(String(failure)));
    throw error;
  }
}
