import { ACCESS_TOKEN_LIFETIME_S } from './auth/auth-service.ts';
import type { Outlet } from './outlet.ts';

/**
 * Whom a change of presence is told: `everyone` as on the real server, where each of n connects is n frames; `rooms`
 * those who share a room with the user; `none` the user alone.
 */
export type PresenceTo = 'everyone' | 'rooms' | 'none';

/** What a caller may choose about a target; everything has a default. */
export interface TargetOptions {
  /** Loopback only: the target trusts whoever reaches it. */
  host?: '127.0.0.1';
  /** REST port, 0 = any free one. */
  restPort?: number;
  /** Socket.IO port, 0 = any free one; the same number as `restPort` serves both from one port. */
  realtimePort?: number;
  /** PostgreSQL to use instead of a private one; the target owns its schema `k6_chat_target` in there. */
  databaseUrl?: string;
  /** Redis to use instead of a private one. */
  redisUrl?: string;
  /** Port of the private PostgreSQL, 0 = any free one. */
  databasePort?: number;
  /** Port of the private Redis, 0 = any free one. */
  cachePort?: number;
  /** `host:port` by which requests reach the database: a proxy before it. Seeding goes directly. */
  databaseVia?: string;
  /** `host:port` by which the cache is reached: a proxy before it. */
  cacheVia?: string;
  /** Connections of the database's pool. */
  databasePoolSize?: number;
  /** Takes up what an earlier target left in database and cache, and leaves its own there. */
  keepData?: boolean;
  /** `auto` starts a private Redis when `redis-server` is on PATH, `memory` never does. */
  cache?: 'auto' | 'memory';
  /** Rows of the search index at the start. */
  seedMessages?: number;
  /** Seeded users `user-1@example.test` … */
  users?: number;
  /** Password of every seeded user. */
  password?: string;
  /** Seeded channels `channel-1` …, which are the rooms, besides `general`. */
  channels?: number;
  /** Secret of the HS256 tokens, shared with whoever mints tokens. */
  jwtSecret?: string;
  /**
   * `accounts`: the REST API takes only tokens of its own sign-in, as where the auth service judges them. `shared`: any
   * token of an account that is signed with `jwtSecret`, as where the auth service shares the secret.
   */
  auth?: 'accounts' | 'shared';
  /** Seconds for which an access token is good. */
  tokenLifetimeS?: number;
  /**
   * File to write the accounts to, signed in, as USERS_FILE takes it, or `auto` for one that goes when the target does;
   * the mode 0600 keeps it to its owner.
   */
  usersFilePath?: string;
  presence?: PresenceTo;
  /** Whether POST /api/channels also makes a room of the channel's name; in the real application nobody but SQL does. */
  channelRooms?: boolean;
  /** Whether POST /api/messages also reaches the sockets of a room of the channel's name; the real application does not. */
  restBridge?: boolean;
  /** Whether uploaded files are processed; without a worker they stay `pending` for ever. */
  processing?: boolean;
  /** How long a transport may stay open without a Socket.IO connect, in milliseconds. */
  connectTimeoutMs?: number;
  /** Value of the header `x-ratelimit-bypass` that lifts the rate limits. */
  rateLimitBypassToken?: string;
  /** Bytes of uploads kept on disk; beyond it the oldest are deleted. */
  storageCapBytes?: number;
  /** Receives progress lines. */
  log?: (line: string) => void;
  /** Lets a caller on this machine put a fault plan with `PUT /api/faults`. */
  faults?: boolean;
  /** File with the fault plan in effect from the start; implies `faults`. */
  faultPlanPath?: string;
  /** File to which each injected fault is appended, as NDJSON. */
  faultLogPath?: string;
  /** Files that a process may open, instead of the system's limit: with more connections they are several. */
  openFiles?: number;
  /** What every delivery, ack, handshake and REST answer passes on its way out. */
  outlet?: Outlet;
}

/** A target that serves. */
export interface RunningTarget {
  restUrl: string;
  realtimeUrl: string;
  databaseUrl: string;
  redisUrl?: string;
  usersFilePath?: string;
  /** Operating system process ids, for the system collectors; absent where the process is not ours. */
  pids: { application: number; database?: number; cache?: number };
  /** Stops serving, ends the private services, removes every file. May be called more than once. */
  stop: () => Promise<void>;
}

/** Defaults of TargetOptions. */
export const TARGET_DEFAULTS = {
  host: '127.0.0.1',
  restPort: 0,
  realtimePort: 0,
  cache: 'auto',
  databasePoolSize: 12,
  seedMessages: 5_000,
  users: 10_000,
  password: 'k6-chat-password',
  channels: 2_000,
  auth: 'accounts',
  tokenLifetimeS: ACCESS_TOKEN_LIFETIME_S,
  presence: 'rooms',
  channelRooms: false,
  restBridge: false,
  processing: true,
  connectTimeoutMs: 45_000,
  jwtSecret: 'k6-chat-reference-target-secret',
  rateLimitBypassToken: 'k6-chat-bypass',
  storageCapBytes: 2 * 1024 ** 3,
} as const satisfies TargetOptions;
