import type { ValueCatalogue } from '../collector.ts';
import { known, percentOf, type Rates } from '../rates.ts';
import { countKeys, readInfoNumber } from './parse-info.ts';

/** What the Redis source gives. */
export const REDIS_VALUES = {
  hitsPerSec: { unit: '/s', meaning: 'key look-ups that found the key' },
  missesPerSec: { unit: '/s', meaning: 'key look-ups that did not' },
  hitPercent: {
    unit: '%',
    meaning: 'look-ups that found the key, of this interval',
    ratioOf: { part: 'hitsPerSec', rest: 'missesPerSec' },
  },
  missPercent: {
    unit: '%',
    meaning: 'look-ups that did not find the key, of this interval',
    ratioOf: { part: 'missesPerSec', rest: 'hitsPerSec' },
  },
  commandsPerSec: { unit: '/s', meaning: "commands run, without the collector's" },
  usedMemoryBytes: { unit: 'bytes', meaning: 'memory that Redis allocated' },
  residentMemoryBytes: { unit: 'bytes', meaning: 'memory of the server process (RSS), as Redis reports it' },
  usedMemoryPercent: { unit: '%', meaning: 'allocated memory of maxmemory; absent without that limit' },
  keys: { unit: 'count', meaning: 'keys over all databases' },
  evictedKeys: { unit: 'count', meaning: 'keys removed to make room', counts: 'events' },
  expiredKeys: { unit: 'count', meaning: 'keys removed because their time was over', counts: 'events' },
  connectedClients: { unit: 'count', meaning: "client connections, without the collector's" },
  blockedClients: { unit: 'count', meaning: 'clients waiting in a blocking command' },
  rejectedConnections: { unit: 'count', meaning: 'connections refused over maxclients', counts: 'events' },
  networkInMbps: { unit: 'Mbps', meaning: 'received from clients' },
  networkOutMbps: { unit: 'Mbps', meaning: 'sent to clients' },
  pubSubChannels: { unit: 'count', meaning: 'channels with subscribers' },
} as const satisfies ValueCatalogue;

/**
 * The values of one `INFO` answer; `rates` has been set to its moment.
 * `ownCommands` are those that the collector had sent before it on all of its connections.
 */
export function buildCacheValues(
  info: ReadonlyMap<string, string>,
  rates: Rates,
  ownCommands: number,
): Record<string, number> {
  const field = (name: string): number | undefined => readInfoNumber(info, name);
  const events = (name: string): number | undefined => rates.events(name, field(name));
  const perSec = (name: string): number | undefined => rates.perSec(name, field(name));
  const hits = perSec('keyspace_hits');
  const misses = perSec('keyspace_misses');
  const commands = perSec('total_commands_processed');
  const own = rates.perSec('own', ownCommands) ?? 0;
  const used = field('used_memory');
  const limit = field('maxmemory');
  const clients = field('connected_clients');
  return known({
    hitsPerSec: hits,
    missesPerSec: misses,
    hitPercent: percentOf(hits, misses),
    missPercent: percentOf(misses, hits),
    commandsPerSec: commands === undefined ? undefined : Math.max(0, commands - own),
    usedMemoryBytes: used,
    residentMemoryBytes: field('used_memory_rss'),
    usedMemoryPercent: used === undefined || !limit ? undefined : (100 * used) / limit,
    keys: countKeys(info),
    evictedKeys: events('evicted_keys'),
    expiredKeys: events('expired_keys'),
    connectedClients: clients === undefined ? undefined : Math.max(0, clients - 1),
    blockedClients: field('blocked_clients'),
    rejectedConnections: events('rejected_connections'),
    networkInMbps: megabits(perSec('total_net_input_bytes')),
    networkOutMbps: megabits(perSec('total_net_output_bytes')),
    pubSubChannels: field('pubsub_channels'),
  });
}

function megabits(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : (bytes * 8) / 1e6;
}
