import os from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Component } from '../../record/component.ts';
import type { Collector, Reading } from '../collector.ts';
import type { CollectorOptions } from '../collector-options.ts';
import { createAnyMachine } from '../host/any-machine.ts';
import { createComponentUsage } from '../host/component-usage.ts';
import { createGcUsage } from '../host/gc-usage.ts';
import { HOST_VALUES } from '../host/host-values.ts';
import { createLinuxMachine } from '../host/linux-machine.ts';
import { createLinuxProcesses } from '../host/linux-processes.ts';
import { createPsProcesses } from '../host/ps-processes.ts';
import { createProcReader, readDiskUsagePercent } from '../host/read-proc.ts';
import type { Source } from '../source.ts';

type Pids = () => readonly number[];

const MEMORY_METHODS = {
  rss: 'resident set of one process (RSS)',
  pss: 'proportional sets of all processes (PSS): memory they share is counted once',
  'rss-shared-once': 'private memory of all processes, shared memory of the largest: PSS cannot be read',
  'rss-sum': 'resident sets of all processes: memory they share is counted once for each',
} as const;

const LINUX_MEMORY = 'one process: RSS; several: PSS, and where that cannot be read private plus shared once';
const PS_MEMORY = 'sum of RSS: memory that processes share is counted once for each';

/** This machine and the processes of the components on it; always on. */
export const source: Source = {
  name: 'host',
  variable: 'nothing, it is always on',
  open: (options) => createHostCollector(options),
};

/** Collector of this machine by `/proc`, or by `ps` and Node where there is none; `clock` in milliseconds. */
export function createHostCollector(
  options: CollectorOptions,
  clock: () => number = () => performance.now(),
  proc = createProcReader(),
): Collector {
  const linux = proc.has('proc/stat');
  const machine = linux ? createLinuxMachine(proc) : createAnyMachine();
  const table = linux ? createLinuxProcesses(proc, clock) : createPsProcesses();
  const usage = createComponentUsage(table, { cores: os.cpus().length, memoryBytes: os.totalmem() });
  const diskPath = options.diskPath ?? process.cwd();
  const components = pidsOf(options);
  const gcUsage = createGcUsage();
  let sampledMs: number | undefined;
  return {
    source: 'host',
    values: HOST_VALUES,
    facts: async () => ({
      platform: `${os.type()} ${os.release()} ${os.arch()}`,
      cpuModel: os.cpus()[0]?.model ?? 'unknown',
      cpuCores: os.cpus().length,
      memoryBytes: os.totalmem(),
      node: process.version,
      ...machine.facts(),
      ...(components.length === 0 ? {} : { processMemory: linux ? LINUX_MEMORY : PS_MEMORY }),
      ...Object.fromEntries(
        [...usage.memoryMethods()].map(([component, method]) => [
          `${component}.memory`,
          MEMORY_METHODS[method],
        ]),
      ),
    }),
    sample: async (): Promise<Reading[]> => {
      const nowMs = clock();
      const diskUsagePercent = readDiskUsagePercent(diskPath);
      const whole = {
        ...machine.read(nowMs),
        ...(diskUsagePercent === undefined ? {} : { diskUsagePercent }),
      };
      if (components.length === 0) {
        return [{ component: 'host', values: whole }];
      }
      await table.refresh();
      const sampleMs = clock();
      usage.at(sampleMs);
      const intervalMs = sampledMs === undefined ? undefined : sampleMs - sampledMs;
      sampledMs = sampleMs;
      const roots = components.map(([component, pids]) => ({ component, pids: pids() }));
      const readings = roots.map(({ component, pids }) => {
        const others = new Set(
          roots.filter((other) => other.component !== component).flatMap((other) => other.pids),
        );
        const values = usage.read(component, pids, others);
        if (component !== 'generator') {
          return { component, values };
        }
        const gc = gcUsage(options.generatorGc?.(), intervalMs, 'cpuCorePercent' in values);
        return { component, values: { ...values, ...gc } };
      });
      return [{ component: 'host', values: whole }, ...readings];
    },
    close: async () => {},
  };
}

function pidsOf(options: CollectorOptions): [Component, Pids][] {
  const all: [Component, Pids | undefined][] = [
    ['generator', options.generatorPids],
    ['application', options.applicationPids],
    ['database', options.databasePids],
    ['cache', options.cachePids],
    ['search', options.searchPids],
  ];
  return all.flatMap(([component, pids]) => (pids === undefined ? [] : [[component, pids]]));
}
