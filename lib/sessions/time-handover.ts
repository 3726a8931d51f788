import type { ChatVu } from './open-chat-vu.ts';

/** Times how long each session takes to read what was stored for it. */
export interface Handover {
  /** From the first message to the last that each session read, by those that read any, ms. */
  readonly times: () => readonly number[];
}

/** Listens from now on, one reader a room; takes the place of who heard the latencies before. */
export function timeHandover({ context }: ChatVu): Handover {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  context.onLatency = (_latencyMs, readAtMs, session) => {
    first.set(session, Math.min(readAtMs, first.get(session) ?? readAtMs));
    last.set(session, Math.max(readAtMs, last.get(session) ?? readAtMs));
  };
  return {
    times: () => [...last].map(([session, atMs]) => atMs - (first.get(session) ?? atMs)),
  };
}
