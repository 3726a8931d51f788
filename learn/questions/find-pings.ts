import type { Finding } from '../recording/finding.ts';
import { isEventOf, type Step } from '../recording/step.ts';

/** A heartbeat of the chat's own, beside that of the transport. */
export interface Ping {
  readonly from: Step['from'];
  readonly ping: Step;
  /** What the other side says to it. */
  readonly pong: Step | undefined;
  /** All of them. */
  readonly beats: readonly Step[];
  /** From one to the next, ms; undefined where there was only one. */
  readonly everyMs: number | undefined;
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
  const named = steps.filter((step) => step.kind === 'event' && isHeartbeat(step));
  const [all = []] = [named, findMirrored(steps), findRegular(steps)].filter(({ length }) => length > 0);
  const [ping] = all;
  if (ping === undefined) {
    return undefined;
  }
  const pong = all.find(({ index, from }) => index > ping.index && from !== ping.from);
  const beats = all.filter(({ from }) => from === ping.from);
  const who = ping.from === 'server' ? 'the server' : 'the client';
  return {
    value: { from: ping.from, ping, pong, beats, everyMs: medianGap(beats) },
    // Many servers only listen.
    confidence: pong !== undefined ? 'certain' : ping.from === 'client' ? 'likely' : 'unsure',
    because:
      pong === undefined
        ? `${who} sends a heartbeat and nothing answers it`
        : `${who} sends a heartbeat and gets one back`,
    steps: [ping.index, ...(pong === undefined ? [] : [pong.index])],
  };
}

/** A frame that the server says again and again and the client says back each time, as it came. */
function findMirrored(steps: readonly Step[]): readonly Step[] {
  const events = steps.filter(({ kind }) => kind === 'event');
  const mirrored = events.filter(
    ({ from, wire }, nth) =>
      from === 'server' && events[nth + 1]?.from === 'client' && events[nth + 1]?.wire === wire,
  );
  const [first] = mirrored;
  const same = events.filter(({ wire }) => wire === first?.wire);
  // Once it may be a text that somebody wrote again.
  return mirrored.length >= 2 && mirrored.every(({ wire }) => wire === first?.wire) ? same : [];
}

/** Nothing that people write comes as often and as regularly, ms. */
const LEAST_GAP_MS = 2_000;

/** A frame that the client says again and again, the same each time and after the same pause. */
function findRegular(steps: readonly Step[]): readonly Step[] {
  const saidOf = new Map<string, Step[]>();
  for (const step of steps.filter(isEventOf('client'))) {
    saidOf.set(step.wire, [...(saidOf.get(step.wire) ?? []), step]);
  }
  for (const said of saidOf.values()) {
    const gaps = gapsOf(said);
    if (
      gaps.length >= 2 &&
      Math.min(...gaps) >= LEAST_GAP_MS &&
      Math.max(...gaps) < 1.3 * Math.min(...gaps)
    ) {
      return said;
    }
  }
  return [];
}

function medianGap(beats: readonly Step[]): number | undefined {
  const gaps = gapsOf(beats).sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)];
}

function gapsOf(steps: readonly Step[]): number[] {
  return steps.slice(1).map(({ atMs }, index) => atMs - (steps[index]?.atMs ?? atMs));
}
