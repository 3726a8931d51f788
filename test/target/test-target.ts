import { createHmac } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { startTarget } from '../../target/start-target.ts';
import { accountId } from '../../target/store/account-ids.ts';
import type { RunningTarget, TargetOptions } from '../../target/target-options.ts';

/** The secret of tokens in these tests. */
export const SECRET = 'a secret of the tests';

/** The token that lifts the rate limits in these tests. */
export const BYPASS = 'a bypass of the tests';

/** Mints a token from claims, independently of the target's own code. */
export function mintToken(claims: Record<string, unknown>, secret = SECRET): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

/** A minted token of seeded account `n`, good for the REST API of a target with `auth: 'shared'`. */
export function tokenOf(n: number, role?: string): string {
  return mintToken({ userId: accountId(n), ...(role === undefined ? {} : { role }) });
}

/**
 * Starts a small target that keeps presence and limits in memory, and is easier than the real system where most tests
 * ask nothing of it: it takes minted tokens, makes a room of each channel and delivers what REST sends.
 */
export function startTestTarget(options: TargetOptions = {}): Promise<RunningTarget> {
  return startTarget({
    jwtSecret: SECRET,
    rateLimitBypassToken: BYPASS,
    seedMessages: 500,
    // An account for each of the most users that a test has.
    users: 60,
    channels: 10,
    cache: 'memory',
    auth: 'shared',
    channelRooms: true,
    restBridge: true,
    ...options,
  });
}

/** Opens the official client on a target as a user; wait for `connect` or `connect_error`. */
export function openSocket(target: RunningTarget, auth: Record<string, unknown>): Socket {
  return io(target.realtimeUrl, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
}

/** Opens a socket and waits for the target's `connected`. */
export async function connectAs(target: RunningTarget, userId: string): Promise<Socket> {
  const socket = openSocket(target, { token: mintToken({ userId }) });
  await nextEvent(socket, 'connected');
  return socket;
}

/** Resolves with the payload of a socket's next event of a name; rejects when the socket ends first. */
export function nextEvent(socket: Socket, event: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('connect_error', reject);
    socket.once('disconnect', (reason) => reject(new Error(`The socket ended (${reason}) before ${event}.`)));
  });
}

/** An answer of the REST API. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Calls the REST API with a token and the bypass header; an object becomes a JSON body. */
export async function callApi(
  target: RunningTarget,
  method: string,
  path: string,
  options: { body?: unknown; token?: string | null; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { body, token = tokenOf(1), headers = {} } = options;
  const isJson = body !== undefined && !(body instanceof FormData) && typeof body !== 'string';
  const response = await fetch(`${target.restUrl}${path}`, {
    method,
    headers: {
      'x-ratelimit-bypass': BYPASS,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
  });
  const text = await response.text();
  const parsed: unknown = JSON.parse(text);
  return { status: response.status, headers: response.headers, body: asRecord(parsed) };
}

/** Narrows a JSON value to an object, for reading into it. */
export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) {
    return { ...value };
  }
  throw new Error(`Expected an object, got ${JSON.stringify(value)}.`);
}

/** Reads the target's own counters. */
export async function readCounters(target: RunningTarget): Promise<Record<string, unknown>> {
  return asRecord(await (await fetch(`${target.restUrl}/api/metrics?format=json`)).json());
}

/** Returns the id of a seeded channel. */
export async function channelIdOf(target: RunningTarget, name: string): Promise<string> {
  const { body } = await callApi(target, 'GET', `/api/channels?q=${name}&limit=1000`);
  const found = Array.isArray(body['channels']) ? body['channels'].map(asRecord) : [];
  return String(found.find((channel) => channel['name'] === name)?.['id']);
}

/** Makes an account a member of a channel. */
export async function joinChannel(
  target: RunningTarget,
  channelId: string,
  token = tokenOf(1),
): Promise<void> {
  const { status } = await callApi(target, 'POST', `/api/channels/${channelId}/join`, { token });
  if (status !== 200) {
    throw new Error(`Expected to join the channel ${channelId}, got ${status}.`);
  }
}
