import type { Load } from '../config/variables.ts';
import type { FailureLog } from '../http/failure-log.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { RestSessions } from '../http/rest-sessions.ts';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import type { Clock } from './clock.ts';
import type { KnownTarget } from './known-target.ts';
import type { Meter } from './meter.ts';
import type { Users } from './users.ts';

/** What all users of one VU share. */
export interface VuContext {
  readonly protocol: ChatProtocol;
  readonly target: KnownTarget;
  readonly load: Load;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly fail: FailureLog;
  readonly users: Users;
  readonly client: HttpClient;
  readonly restSessions: RestSessions;
  /** Hears the latency of one delivery of each message, when it was read and by whom, for a test that follows it over time. */
  onLatency?: (latencyMs: number, readAtMs: number, session: number) => void;
  /** Hears of each message that a user says, when it was due (epoch ms). */
  onSaid?: (session: number, dueMs: number) => void;
  /** Hears when the last of a message's readers has read it, ms after it was due, and by whom. */
  onReadByAll?: (latencyMs: number, session: number) => void;
}
