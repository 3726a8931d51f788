import type { ValueSummary } from '../../../collectors/summarise.ts';
import type { Component } from '../../../record/component.ts';
import type { FigureUnit } from '../../format/format-figure.ts';
import type { SystemValue } from '../system-value.ts';

/** A resource with the levels from which it is worth a finding. */
export interface ResourceRule {
  readonly component: Component;
  /** What a reader calls the component. */
  readonly affected: string;
  readonly value: SystemValue;
  readonly stat: Extract<keyof ValueSummary, 'avg' | 'max' | 'p95' | 'sum'>;
  readonly unit: FigureUnit;
  readonly label: string;
  /** Above these a finding; below them where `lowIsBad`. */
  readonly warning: number;
  readonly critical: number;
  readonly lowIsBad?: true;
  /** Whether its moment of reaching the level says something about the order of saturation. */
  readonly saturates?: true;
  readonly action: string;
}

const cpu = (component: Component, affected: string, action: string): ResourceRule => ({
  component,
  affected,
  value: 'cpuMachinePercent',
  stat: 'p95',
  unit: 'percent',
  label: `CPU of the ${affected.toLowerCase()} (p95)`,
  warning: 80,
  critical: 95,
  saturates: true,
  action,
});

const memory = (component: Component, affected: string): ResourceRule => ({
  component,
  affected,
  value: 'memoryPercent',
  stat: 'max',
  unit: 'percent',
  label: `Memory of the ${affected.toLowerCase()} (max)`,
  warning: 80,
  critical: 90,
  saturates: true,
  action: `Give the ${affected.toLowerCase()} more memory, or find what it holds.`,
});

/** Every rule about a resource of the system under test; the generator has its own limits. */
export const RESOURCE_RULES: readonly ResourceRule[] = [
  cpu(
    'host',
    'Whole machine',
    'Put the parts of the system, and the generator, on machines of their own before taking this as their capacity.',
  ),
  cpu('application', 'Application', 'Add application instances or cores, or profile what it spends them on.'),
  cpu(
    'database',
    'Database',
    'Give the database more cores, or look at the slow and the frequent statements.',
  ),
  cpu('cache', 'Cache', 'Spread the keys over several cache instances, or ask it less often.'),
  cpu('search', 'Search', 'Give the search engine more cores, or a replica for reading.'),
  memory('host', 'Whole machine'),
  memory('application', 'Application'),
  memory('database', 'Database'),
  memory('cache', 'Cache'),
  memory('search', 'Search'),
  {
    component: 'host',
    affected: 'Disk',
    value: 'diskBusyPercent',
    stat: 'p95',
    unit: 'percent',
    label: 'Disk busy (p95)',
    warning: 80,
    critical: 95,
    saturates: true,
    action: 'Move the database or the files to a faster or a separate disk.',
  },
  {
    component: 'host',
    affected: 'Network',
    value: 'tcpListenOverflows',
    stat: 'sum',
    unit: 'count',
    label: 'Connections turned away because the accept queue was full',
    warning: 1,
    critical: 100,
    action: 'Raise net.core.somaxconn and the backlog of the server, and accept on more processes.',
  },
  {
    component: 'database',
    affected: 'Database connections',
    value: 'connectionsUsedPercent',
    stat: 'max',
    unit: 'percent',
    label: 'Database connections in use (max)',
    warning: 80,
    critical: 95,
    saturates: true,
    action: 'Raise max_connections or put a connection pooler before the database.',
  },
  {
    component: 'database',
    affected: 'Database locks',
    value: 'lockWaits',
    stat: 'avg',
    unit: 'count',
    label: 'Connections that waited for a lock (avg)',
    warning: 0.1,
    critical: 1,
    action: 'Find the statement that holds the lock, and shorten its transaction.',
  },
  {
    component: 'database',
    affected: 'Database locks',
    value: 'deadlocks',
    stat: 'sum',
    unit: 'count',
    label: 'Deadlocks',
    warning: 1,
    critical: 10,
    action: 'Take locks in one order in every transaction; the database log names both statements.',
  },
  {
    component: 'database',
    affected: 'Database memory',
    value: 'cacheHitPercent',
    stat: 'avg',
    unit: 'percent',
    label: 'Database cache hit rate',
    warning: 99,
    critical: 90,
    lowIsBad: true,
    action:
      'Raise shared_buffers or the memory of the database, and look for statements that read whole tables.',
  },
  {
    component: 'cache',
    affected: 'Cache memory',
    value: 'evictedKeys',
    stat: 'sum',
    unit: 'count',
    label: 'Keys evicted from the cache',
    warning: 1,
    critical: 10_000,
    action: 'Raise maxmemory of the cache or shorten the life of its keys.',
  },
  {
    component: 'cache',
    affected: 'Cache',
    value: 'rejectedConnections',
    stat: 'sum',
    unit: 'count',
    label: 'Connections that the cache refused',
    warning: 1,
    critical: 100,
    action: 'Raise maxclients of the cache or pool its connections.',
  },
];
