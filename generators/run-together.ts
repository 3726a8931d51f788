import { once } from 'node:events';
import type { Generator } from './generator.ts';
import type { K6Outcome } from './local/run-k6.ts';
import { waitForApi } from './wait-for-api.ts';

/** The generators of one test. */
export interface TogetherOptions {
  readonly generators: readonly Generator[];
  /** Aborted when the run is to end: all stop in good order. */
  readonly stop: AbortSignal;
  /** Aborted when it is to end now. */
  readonly kill: AbortSignal;
  /** Whether the test takes longer than it ever should, given when its load began, epoch ms. */
  readonly isOverdue: (loadStartedAtMs: number | undefined) => boolean;
  /** How long it takes at the most from the agreement on the start until every virtual user waits for it, ms. */
  readonly leadMs: number;
  /** Called when all are there and paused, before the set-up; what it rejects with ends the test. */
  readonly onReady?: () => Promise<void>;
  /** Hears the moment at which the load begins, epoch ms, before it does. */
  readonly onAgreed?: (startAtMs: number) => void;
}

/** How one generator ended. */
export interface GeneratorEnd {
  readonly name: string;
  readonly number: number;
  readonly outcome: K6Outcome;
}

/** Why the load never began, or why it was stopped before its end. */
export type TogetherProblem =
  /** The set-up, which runs once, failed. */
  | { readonly kind: 'setup'; readonly text: string }
  /** They could not be started together. */
  | { readonly kind: 'start'; readonly text: string }
  /** One of them ended badly; its outcome says how. */
  | { readonly kind: 'lost'; readonly number: number };

/** How all of them ended. */
export interface TogetherEnd {
  /** In the order of the generators. */
  readonly ends: readonly GeneratorEnd[];
  /** Undefined when every generator came to its own end, or was stopped by the user. */
  readonly problem?: TogetherProblem;
}

/** k6's status at the end of a test: good, or good with thresholds crossed. */
const GOOD_ENDS: readonly (number | null)[] = [0, 99];

/** Longest set-up, ms: what the scripts allow k6 for it, and some. */
const SETUP_MS = 5 * 60_000 + 15_000;

/**
 * Runs the generators of one test together: each is started paused, the first one runs the set-up once, all are given
 * its data with one moment at which the load begins, and then all are let go. When one of them ends badly the load is
 * no longer what was planned, so the others are stopped, and keep what they measured. A single generator goes the same
 * way.
 */
export async function runTogether(options: TogetherOptions): Promise<TogetherEnd> {
  const { generators, isOverdue } = options;
  const giveUp = new AbortController();
  const stop = AbortSignal.any([options.stop, giveUp.signal]);
  let loadStartedAtMs: number | undefined;
  let problem: TogetherProblem | undefined;
  const giveUpBecause = (why: TogetherProblem): void => {
    if (!stop.aborted) {
      problem = why;
      giveUp.abort();
    }
  };
  const running = generators.map(async (generator): Promise<GeneratorEnd> => {
    const { name, number } = generator;
    const signals = { stop, kill: options.kill, isOverdue: () => isOverdue(loadStartedAtMs) };
    const outcome = await generator.run(signals).catch((error: unknown) => {
      giveUpBecause({ kind: 'start', text: textOf(generators, name, error) });
      return failedToStart;
    });
    // Looked at in this order: one that was asked to stop ends badly by that.
    const isLost = !GOOD_ENDS.includes(outcome.exitCode) && outcome.endedBy === 'itself';
    if (isLost || outcome.endedBy === 'memory') {
      giveUpBecause({ kind: 'lost', number });
    }
    return { name, number, outcome };
  });
  const ended = new AbortController();
  const allEnded = Promise.all(running).finally(() => ended.abort());
  const anyEnd = AbortSignal.any([stop, options.kill, ended.signal]);
  try {
    await startTogether(options, running, anyEnd, (startAtMs) => {
      loadStartedAtMs = startAtMs;
      options.onAgreed?.(startAtMs);
    });
  } catch (error) {
    const kind = error instanceof SetupError ? 'setup' : 'start';
    giveUpBecause({ kind, text: messageOf(error) });
  }
  const ends = await allEnded;
  return { ends, ...(problem === undefined ? {} : { problem }) };
}

class SetupError extends Error {}

const failedToStart: K6Outcome = { exitCode: null, endedBy: 'itself', wasKilled: false };

/** Resolves when all were let go, or when an end made that pointless; rejects when one cannot be let go. */
async function startTogether(
  { generators, leadMs, onReady }: TogetherOptions,
  running: readonly Promise<GeneratorEnd>[],
  end: AbortSignal,
  onAgreed: (startAtMs: number) => void,
): Promise<void> {
  const waits = generators.map(async (generator, index) => {
    const own = new AbortController();
    // A k6 that cannot read its script ends before its API answers; that is told by its outcome.
    void running[index]?.then(() => own.abort());
    return waitForApi(generator, AbortSignal.any([end, own.signal]));
  });
  const areReady = (await Promise.all(waits)).every(Boolean);
  const [first] = generators;
  if (!areReady || end.aborted || first === undefined) {
    return;
  }
  await orUndefined(onReady?.() ?? Promise.resolve(), end);
  if (end.aborted) {
    return;
  }
  const data = await orUndefined(
    first.api.runSetup(AbortSignal.any([end, AbortSignal.timeout(SETUP_MS)])).catch((error: unknown) => {
      throw new SetupError(messageOf(error));
    }),
    end,
  );
  if (end.aborted) {
    return;
  }
  const startAtMs = Date.now() + leadMs;
  await orUndefined(
    (async () => {
      await Promise.all(generators.map(({ api }) => api.writeSetupData(withStart(data, startAtMs))));
      onAgreed(startAtMs);
      await Promise.all(generators.map(({ api }) => api.resume()));
    })(),
    end,
  );
}

/** Set-up data with the moment at which the load begins. A script of somebody else's may return anything. */
function withStart(data: unknown, loadStartedAtMs: number): unknown {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
    ? { ...data, loadStartedAtMs }
    : data;
}

/** The result, or undefined as soon as everything is to end: what an ending k6 answers is no problem of its own. */
async function orUndefined<T>(action: Promise<T>, end: AbortSignal): Promise<T | undefined> {
  const aborted = end.aborted ? Promise.resolve() : once(end, 'abort').then(() => undefined);
  return Promise.race([action, aborted.then(() => undefined)]).catch((error: unknown) => {
    if (end.aborted) {
      return undefined;
    }
    throw error;
  });
}

function textOf(generators: readonly Generator[], name: string, error: unknown): string {
  const text = messageOf(error);
  return generators.length === 1 ? text : `Generator ${name} of ${generators.length}: ${text}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
