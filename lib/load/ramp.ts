import type { Stage } from '../config/variables.ts';

/** One time during which a socket is open, ms from the start of load; `closeMs` is Infinity if the curve never falls. */
export interface OpenSpan {
  readonly openMs: number;
  readonly closeMs: number;
}

/**
 * The stages around the hold: the profile's ramp with the hold put after its highest stage. A ramp written for other
 * numbers of users is scaled to `users`; without stages everybody comes at once.
 */
export function rampWithHold(stages: readonly Stage[], users: number, holdMs: number): readonly Stage[] {
  if (stages.length === 0) {
    return [
      { durationMs: 0, users },
      { durationMs: holdMs, users },
    ];
  }
  const peak = Math.max(...stages.map((stage) => stage.users));
  const scaled = stages.map((stage) => ({
    durationMs: stage.durationMs,
    users: peak === 0 ? 0 : Math.round((stage.users * users) / peak),
  }));
  const top = scaled.findLastIndex((stage) => stage.users === users);
  return [...scaled.slice(0, top + 1), { durationMs: holdMs, users }, ...scaled.slice(top + 1)];
}

/** The whole length of the stages, ms. */
export function rampDurationMs(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}

/** How many sockets should be open `atMs` after the start: the whole part of the straight lines from 0 through the stages. */
export function openAt(stages: readonly Stage[], atMs: number): number {
  if (atMs < 0) {
    return 0;
  }
  let from = 0;
  let startMs = 0;
  for (const stage of stages) {
    const endMs = startMs + stage.durationMs;
    if (atMs < endMs) {
      return Math.floor(from + ((stage.users - from) * (atMs - startMs)) / stage.durationMs);
    }
    from = stage.users;
    startMs = endMs;
  }
  return from;
}

/**
 * When the socket with global index `index` is open. Sockets come in order of their index and leave in the reverse
 * order, so socket `i` is open just while the curve is at `i + 1` or above: a pure function of its index, the same in
 * every VU, instance and execution segment.
 */
export function openSpans(stages: readonly Stage[], index: number): readonly OpenSpan[] {
  const level = index + 1;
  const spans: OpenSpan[] = [];
  let from = 0;
  let startMs = 0;
  let openMs: number | undefined;
  for (const stage of stages) {
    const crossMs = () => startMs + (stage.durationMs * (level - from)) / (stage.users - from);
    if (openMs === undefined && stage.users >= level) {
      openMs = stage.durationMs === 0 ? startMs : crossMs();
    } else if (openMs !== undefined && stage.users < level) {
      spans.push({ openMs, closeMs: stage.durationMs === 0 ? startMs : crossMs() });
      openMs = undefined;
    }
    from = stage.users;
    startMs += stage.durationMs;
  }
  if (openMs !== undefined) {
    spans.push({ openMs, closeMs: Number.POSITIVE_INFINITY });
  }
  return spans;
}
