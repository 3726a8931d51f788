import type { Finding } from '../recording/finding.ts';
import { keyOf, type Leaf, listLeaves } from '../recording/list-leaves.ts';
import { isEventOf, type Step } from '../recording/step.ts';

/** How a message is sent, and where its text comes back. */
export interface Send {
  /** The event by which it is sent, and the way to the text in its parameters. */
  readonly event: string;
  readonly textPath: Leaf['path'];
  /** The event by which it is delivered, and the way to the text; undefined where no delivery was seen. */
  readonly delivery: { readonly event: string; readonly textPath: Leaf['path'] } | undefined;
  /** The sender receives its own messages. */
  readonly echo: boolean;
  /** The steps that sent a message. */
  readonly sends: readonly Step[];
}

/** What two different texts that came back have, or one under a key for texts. */
const STRONG_SCORE = 4;

/** A delivery comes within this time, or it is taken for another message with the same text. */
const ECHO_WITHIN_MS = 10_000;

const TEXT_KEYS = /^(content|text|message|msg|body|value|data|m|c)$/i;
const SIDE_EVENTS = /typing|presence|ping|pong|heart|read|seen|join|leave|subscribe|login|auth|status/i;

/** Which event sends a message: the one whose text the server says again, else the one that looks most like it. */
export function findSend(steps: readonly Step[]): Finding<Send> | undefined {
  const echo = findEcho(steps);
  if (echo !== undefined && echo.score >= STRONG_SCORE) {
    return echo.finding;
  }
  // One word that came back may be a room or an interest: a better looking event goes before it.
  const looks = findByLooks(steps);
  return looks === undefined || looks.value.event === echo?.finding.value.event
    ? (echo?.finding ?? looks)
    : looks;
}

interface Pair {
  readonly event: string;
  readonly textPath: Leaf['path'];
  readonly delivery: { readonly event: string; readonly textPath: Leaf['path'] };
  readonly values: Set<string>;
  readonly steps: number[];
}

/** Texts that the client said and that the server then said too, by where they were. */
function findEcho(
  steps: readonly Step[],
): { readonly finding: Finding<Send>; readonly score: number } | undefined {
  const pairs = new Map<string, Pair>();
  const said = new Map<string, { step: Step; leaf: Leaf }[]>();
  for (const step of steps) {
    if (step.kind !== 'event') {
      continue;
    }
    for (const leaf of listLeaves(step.parameters)) {
      const { value, path } = leaf;
      // What a message is called is not what it says.
      if (typeof value !== 'string' || value === '' || value === step.name) {
        continue;
      }
      if (step.from === 'client') {
        said.set(value, [...(said.get(value) ?? []).slice(-20), { step, leaf }]);
        continue;
      }
      for (const { step: sent, leaf: text } of said.get(value) ?? []) {
        if (step.atMs - sent.atMs > ECHO_WITHIN_MS) {
          continue;
        }
        const key = [sent.name, keyOf(text.path), step.name, keyOf(path)].join('\n');
        const pair = pairs.get(key) ?? {
          event: sent.name,
          textPath: text.path,
          delivery: { event: step.name, textPath: path },
          values: new Set<string>(),
          steps: [],
        };
        pair.values.add(value);
        pair.steps.push(sent.index, step.index);
        pairs.set(key, pair);
      }
    }
  }
  const best = [...pairs.values()].sort((a, b) => scoreOf(b, steps) - scoreOf(a, steps))[0];
  if (best === undefined || scoreOf(best, steps) <= 0) {
    return undefined;
  }
  const times = best.values.size;
  const { event, textPath, delivery } = best;
  const finding: Finding<Send> = {
    value: { event, textPath, delivery, echo: true, sends: sendsOf(steps, event) },
    confidence: times >= 2 ? 'certain' : 'likely',
    because: `${times === 1 ? 'a text' : `${times} different texts`} sent by ${quote(event)} came back by ${quote(delivery.event)}`,
    steps: best.steps.slice(0, 4),
  };
  return { finding, score: scoreOf(best, steps) };
}

/** A text that changes and stands under a key for texts is a message; a room or a name stays as it is. */
function scoreOf({ values, textPath, event, delivery }: Pair, steps: readonly Step[]): number {
  const spaces = [...values].filter((value) => /\s/.test(value)).length;
  const known = new Set(
    steps
      .filter((step) => step.kind === 'event' && step.from === 'client' && step.name !== event)
      .flatMap(({ parameters }) => listLeaves(parameters).map(({ value }) => value)),
  );
  const elsewhere = [...values].filter((value) => known.has(value)).length;
  return (
    values.size * 2 +
    spaces * 2 +
    (TEXT_KEYS.test(String(textPath.at(-1))) || textPath.length === 1 ? 2 : 0) -
    elsewhere * 4 -
    (SIDE_EVENTS.test(event) ? 5 : 0) -
    (SIDE_EVENTS.test(delivery.event) ? 5 : 0) +
    (event === delivery.event ? 1 : 0)
  );
}

/** Nothing came back: the server tells only others. */
function findByLooks(steps: readonly Step[]): Finding<Send> | undefined {
  const candidates = new Map<
    string,
    { event: string; path: Leaf['path']; values: Set<string>; score: number }
  >();
  for (const step of steps.filter(isEventOf('client'))) {
    for (const { path, value } of listLeaves(step.parameters)) {
      if (typeof value !== 'string' || value === '' || value === step.name) {
        continue;
      }
      const key = `${step.name}\n${keyOf(path)}`;
      const candidate = candidates.get(key) ?? {
        event: step.name,
        path,
        values: new Set<string>(),
        score: 0,
      };
      candidate.values.add(value);
      candidate.score =
        candidate.values.size +
        (TEXT_KEYS.test(String(path.at(-1))) ? 3 : 0) +
        (/message|msg|say|send|chat|post/i.test(step.name) ? 3 : 0) +
        ([...candidate.values].some((text) => /\s/.test(text)) ? 2 : 0) -
        (SIDE_EVENTS.test(step.name) ? 6 : 0);
      candidates.set(key, candidate);
    }
  }
  const [best] = [...candidates.values()].sort((a, b) => b.score - a.score);
  if (best === undefined || best.score <= 2) {
    return undefined;
  }
  const delivery = findDeliveryByLooks(steps, best.event, best.path);
  const sends = sendsOf(steps, best.event);
  return {
    value: { event: best.event, textPath: best.path, delivery: delivery?.value, echo: false, sends },
    confidence: delivery === undefined ? 'unsure' : 'likely',
    because:
      delivery === undefined
        ? `${quote(best.event)} looks like a message, and no text of it came back; record with a second user who writes too`
        : `${quote(best.event)} looks like a message; what it said never came back, and others' messages come by ${quote(delivery.value.event)}`,
    steps: [...sends.slice(0, 2).map(({ index }) => index), ...(delivery?.steps ?? [])],
  };
}

function findDeliveryByLooks(
  steps: readonly Step[],
  event: string,
  sentPath: Leaf['path'],
):
  | {
      readonly value: { readonly event: string; readonly textPath: Leaf['path'] };
      readonly steps: readonly number[];
    }
  | undefined {
  const server = steps.filter(isEventOf('server'));
  const scored = server.flatMap((step) =>
    listLeaves(step.parameters)
      .filter(({ value }) => typeof value === 'string' && value !== step.name)
      .map(({ path }) => ({
        step,
        path,
        score:
          (step.name === event ? 4 : 0) +
          (path.at(-1) === sentPath.at(-1) && typeof path.at(-1) === 'string' ? 2 : 0) +
          (TEXT_KEYS.test(String(path.at(-1))) ? 2 : 0) +
          (/message|msg|say|chat/i.test(step.name) ? 1 : 0) -
          (SIDE_EVENTS.test(step.name) || /error/i.test(step.name) ? 5 : 0),
      })),
  );
  const [best] = scored.sort((a, b) => b.score - a.score || a.step.index - b.step.index);
  return best === undefined || best.score < 3
    ? undefined
    : { value: { event: best.step.name, textPath: best.path }, steps: [best.step.index] };
}

function sendsOf(steps: readonly Step[], event: string): readonly Step[] {
  return steps.filter((step) => step.kind === 'event' && step.from === 'client' && step.name === event);
}

function quote(name: string): string {
  return JSON.stringify(name);
}
