import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { percentile } from '../../statistics/percentile.ts';

/** Times from sending a message to reading it, one message at a time, ms. */
export interface LockStepTimes {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What the lock-step client does. */
export interface LockStepOptions {
  readonly wsUrl: string;
  readonly jwtSecret: string;
  /** A channel that exists. */
  readonly roomName: string;
  readonly messages: number;
  /** From one send to the next, ms. */
  readonly intervalMs: number;
  readonly stop: AbortSignal;
}

/** Messages before those that count: the first ones run code that is not compiled yet. */
const WARM_UP = 50;

/** Longer than any stall that is put into the target. */
const READ_TIMEOUT_MS = 15_000;

/**
 * Measures what the suite measures with another hand: two users of the official Socket.IO client in one channel, the
 * next message only after the last was read, times by Node's high-resolution clock. Rejects when the target refuses a
 * user or a message does not come.
 */
export async function measureLockStep(options: LockStepOptions): Promise<LockStepTimes> {
  const joins = await Promise.allSettled([0, 1].map((index) => join(options, `lock-step-${index}`)));
  const users = joins.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of joins) {
      if (each.status === 'rejected') {
        throw each.reason;
      }
    }
    const timesMs: number[] = [];
    for (let i = 0; i < WARM_UP + options.messages && !options.stop.aborted; i += 1) {
      const [sender, reader] = [users[i % 2], users[(i >> 1) % 2]];
      if (sender === undefined || reader === undefined) {
        break;
      }
      const sentAt = process.hrtime.bigint();
      const tookMs = await sendAndRead(sender, reader, options.roomName, sentAt);
      if (i >= WARM_UP) {
        timesMs.push(tookMs);
      }
      await sleep(Math.max(0, options.intervalMs - tookMs));
    }
    const [p50, p99] = [percentile(timesMs, 0.5), percentile(timesMs, 0.99)];
    if (p50 === null || p99 === null) {
      throw new Error('The lock-step client was stopped before it measured.');
    }
    return { count: timesMs.length, p50, p99, max: Math.max(...timesMs) };
  } finally {
    for (const user of users) {
      user.disconnect();
    }
  }
}

function sendAndRead(sender: Socket, reader: Socket, roomName: string, sentAt: bigint): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reader.off('message:new', read);
      reject(new Error(`The lock-step client read no message within ${READ_TIMEOUT_MS} ms.`));
    }, READ_TIMEOUT_MS);
    const read = (): void => {
      const readAt = process.hrtime.bigint();
      clearTimeout(timer);
      resolve(Number(readAt - sentAt) / 1e6);
    };
    reader.once('message:new', read);
    sender.emit('message:send', { roomName, content: 'One message at a time.' }, () => undefined);
  });
}

async function join({ wsUrl, jwtSecret, roomName }: LockStepOptions, userId: string): Promise<Socket> {
  const socket = io(wsUrl, {
    transports: ['websocket'],
    reconnection: false,
    auth: { token: mintToken(userId, jwtSecret) },
  });
  await new Promise<void>((resolve, reject) => {
    // The server hears nothing before it has said this itself.
    socket.once('connected', resolve);
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(new Error(`The target refused the lock-step client: ${error.message}`));
    });
  });
  const answer: { success?: boolean; error?: { message?: string } } = await socket
    .timeout(READ_TIMEOUT_MS)
    .emitWithAck('room:join', { roomName });
  if (answer.success !== true) {
    socket.disconnect();
    throw new Error(
      `The target refused the lock-step client its channel: ${answer.error?.message ?? 'no reason'}`,
    );
  }
  return socket;
}

/** An HS256 JSON Web Token (RFC 7519) as the scripts mint theirs. */
function mintToken(userId: string, secret: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const nowS = Math.floor(Date.now() / 1_000);
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ userId, sub: userId, role: 'member', iat: nowS, exp: nowS + 3_600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
