import type { AuthService } from './auth/auth-service.ts';
import type { Counters } from './counters.ts';
import type { Faults } from './faults/faults.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import type { Outlet } from './outlet.ts';
import type { PresenceStore } from './presence/presence-store.ts';
import type { RoomBroadcast } from './realtime/room-broadcast.ts';
import type { DiskStorage } from './storage/disk-storage.ts';
import type { FileProcessor } from './storage/file-processor.ts';
import type { ChannelStore } from './store/channel-store.ts';
import type { FileStore } from './store/file-store.ts';
import type { MessageStore } from './store/message-store.ts';
import type { MessageWriter } from './store/message-writer.ts';
import type { NotificationStore } from './store/notification-store.ts';
import type { RoomStore } from './store/room-store.ts';
import type { SearchStore } from './store/search-store.ts';
import type { SuggestionStore } from './store/suggestion-store.ts';
import type { UserStore } from './store/user-store.ts';
import type { PresenceTo } from './target-options.ts';

/** What the realtime and REST sides share. */
export interface TargetContext {
  version: string;
  startedMs: number;
  jwtSecret: string;
  rateLimitBypassToken: string;
  counters: Counters;
  outlet: Outlet;
  /** What makes the target do wrong on request; absent unless it was asked for. */
  faults?: Faults;
  log: (line: string) => void;
  now: () => number;
  limiter: RateLimiter;
  presence: PresenceStore;
  /** Whom `presence:changed` is told. */
  presenceTo: PresenceTo;
  /** Whether a new channel of the REST API is a room too. */
  channelRooms: boolean;
  /** Whether messages of the REST API reach the sockets. */
  restBridge: boolean;
  /** Whether somebody works on the queue of uploaded files. */
  processesFiles: boolean;
  /** How long a transport may stay open without a Socket.IO connect, in milliseconds. */
  connectTimeoutMs: number;
  auth: AuthService;
  users: UserStore;
  rooms: RoomStore;
  channels: ChannelStore;
  messages: MessageStore;
  messageWriter: MessageWriter;
  notifications: NotificationStore;
  search: SearchStore;
  suggestions: SuggestionStore;
  files: FileStore;
  disk: DiskStorage;
  processor: FileProcessor;
  /** Answers once the database does, rejects when it does not. */
  pingDatabase: () => Promise<void>;
  /** Answers once the cache does; absent without one. */
  pingCache?: () => Promise<void>;
}

/** The context of REST routes, which also speak to the rooms. */
export type RestContext = TargetContext & { realtime: RoomBroadcast };
