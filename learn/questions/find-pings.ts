import type { Finding } from '../recording/finding.ts';
import type { Step } from '../recording/step.ts';

/** A heartbeat of the chat's own, beside that of the transport. */
export interface Ping {
  readonly from: Step['from'];
  readonly ping: Step;
  /** What the other side says to it. */
  readonly pong: Step | undefined;
}

const PINGS = /^(ping|heart_?beat|keep_?alive|alive|hb)$/i;
const PONGS = /^(pong|heart_?beat|heartbeat_?ack|alive|ack)$/i;

/** Whether a step is a heartbeat of the chat's own by its name or by its whole text. */
export function isHeartbeat({ name, parameters }: Pick<Step, 'name' | 'parameters'>): boolean {
  const [only] = parameters;
  const text = typeof only === 'string' && parameters.length === 1 ? only.trim() : '';
  return PINGS.test(name) || PONGS.test(name) || PINGS.test(text) || /^pong$/i.test(text);
}

/** The chat's own heartbeats; those of Engine.IO and of WebSocket itself need no description. */
export function findPings(steps: readonly Step[]): Finding<Ping> | undefined {
  const beats = steps.filter((step) => step.kind === 'event' && isHeartbeat(step));
  const [ping] = beats;
  if (ping === undefined) {
    return undefined;
  }
  const pong = beats.find(({ index, from }) => index > ping.index && from !== ping.from);
  const who = ping.from === 'server' ? 'the server' : 'the client';
  return {
    value: { from: ping.from, ping, pong },
    confidence: pong === undefined ? 'unsure' : 'certain',
    because:
      pong === undefined
        ? `${who} sends a heartbeat and nothing answers it`
        : `${who} sends a heartbeat and gets one back`,
    steps: [ping.index, ...(pong === undefined ? [] : [pong.index])],
  };
}
