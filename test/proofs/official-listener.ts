import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { waitFor } from './wait-for.ts';

/** A message of the suite as somebody else's client read it. */
export interface LastFrame {
  readonly room: number;
  readonly seq: number;
  /** Who the server says sent it. */
  readonly from: string;
}

/** An ordinary user of the official client who only listens. */
export interface OfficialListener {
  readonly socket: Socket;
  /** The suite's messages in the order of their arrival, repeated ones too. */
  readonly heard: readonly LastFrame[];
  /** Resolves when nothing has been heard for `quietMs`. */
  readonly quiet: (quietMs: number) => Promise<void>;
}

/** Settings of `listenOfficially`. */
export interface ListenOptions {
  readonly auth?: Readonly<Record<string, string>>;
  /** The event of a delivery. */
  readonly event: string;
  /** Who sent it, where its payload says so. */
  readonly senderOf: (payload: unknown) => string;
}

/** The token as its documentation has it: a mark, six characters of the test, six digits of the room, eight of the message. */
const TOKEN = /~k6c~[0-9a-z]{6}(\d{6})(\d{8})~/;

/** Connects the official `socket.io-client` and keeps what it hears. */
export async function listenOfficially(
  url: string,
  { auth, event, senderOf }: ListenOptions,
): Promise<OfficialListener> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    ...(auth === undefined ? {} : { auth }),
  });
  const heard: LastFrame[] = [];
  let lastMs = 0;
  socket.on(event, (payload: unknown) => {
    const [, room, seq] = TOKEN.exec(JSON.stringify(payload)) ?? [];
    if (room !== undefined) {
      lastMs = performance.now();
      heard.push({ room: Number(room), seq: Number(seq), from: senderOf(payload) });
    }
  });
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  return {
    socket,
    heard,
    quiet: (quietMs) => waitFor('a quiet room', () => performance.now() - lastMs >= quietMs),
  };
}

/** What one listener can say of the messages of one room. */
export interface Account {
  /** Numbers of the messages heard, each once, ascending. */
  readonly seqs: readonly number[];
  /** Numbers of those heard again, as often as that happened. */
  readonly duplicated: readonly number[];
  /** Numbers of those heard for the first time after a later one of the same sender. */
  readonly outOfOrder: readonly number[];
}

/** Counts what was heard of one room, without the suite's own books. */
export function accountOf(heard: readonly LastFrame[], room: number): Account {
  const seen = new Set<number>();
  const latest = new Map<string, number>();
  const duplicated: number[] = [];
  const outOfOrder: number[] = [];
  for (const { seq, from } of heard.filter((each) => each.room === room)) {
    if (seen.has(seq)) {
      duplicated.push(seq);
      continue;
    }
    seen.add(seq);
    const before = latest.get(from) ?? -1;
    if (seq < before) {
      outOfOrder.push(seq);
    }
    latest.set(from, Math.max(before, seq));
  }
  return { seqs: [...seen].sort((a, b) => a - b), duplicated, outOfOrder };
}
