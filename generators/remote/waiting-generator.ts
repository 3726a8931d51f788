import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseProcessMetrics } from '../../lib/metrics/parse-process-metrics.ts';
import type { Generator, GeneratorSignals } from '../generator.ts';
import { createK6Api, type K6Api } from '../k6-api.ts';
import type { K6Outcome } from '../local/run-k6.ts';
import { type EndTimes, type EndWatch, HUNG_WAIT_MS, watchEnds } from '../local/watch-ends.ts';
import { segmentsOf } from '../segments.ts';

/** A k6 that somebody else started, paused and with its API open. */
export interface WaitingGeneratorOptions {
  readonly number: number;
  readonly count: number;
  readonly name: string;
  /** Where its API listens. */
  readonly origin: string;
  /** The bundle's file name: `message-throughput.js`. */
  readonly scriptName: string;
  /** Where its output can be read from here. */
  readonly from?: string;
  /** Where a copy of it goes. */
  readonly logPath: string;
  /** The most memory that the k6 there may take, bytes; known only where it runs on Linux. */
  readonly memoryMaxBytes: number;
  readonly stopWaitMs?: number;
  readonly endTimes?: EndTimes;
}

/** How often a k6 at work is asked whether it still is, ms. */
const ASK_MS = 1_000;

/** So many times in a row without an answer, and it is gone. */
const SILENCES = 3;

const STOP_WAIT_MS = 75_000;

/** A generator that waits somewhere with its API open. Its results are its log: whoever started it says where it is. */
export function createWaitingGenerator(options: WaitingGeneratorOptions): Generator {
  const { number, count, name, origin, scriptName } = options;
  const api = createK6Api(origin);
  return {
    number,
    name,
    api,
    refuse: (commandLine) => refuse(commandLine, number, count, scriptName),
    run: async (signals) => {
      const { from, endTimes } = options;
      const ends = from === undefined ? undefined : watchEnds(from, api, signals.stop, endTimes);
      try {
        return await follow(options, api, { ...signals, isHung: ends?.isHung ?? (() => false) });
      } finally {
        ends?.close();
        await copyLog(options);
      }
    },
  };
}

/** Asks a k6 how it is until it answers no more; nothing but its API can end it, so that one that does not stop is left. */
async function follow(
  { memoryMaxBytes: maxBytes, stopWaitMs }: WaitingGeneratorOptions,
  api: K6Api,
  { stop, kill, isOverdue, isHung }: GeneratorSignals & Pick<EndWatch, 'isHung'>,
): Promise<K6Outcome> {
  let endedBy: K6Outcome['endedBy'] = 'itself';
  let memory: K6Outcome['memory'];
  let wasRunning = false;
  let silences = 0;
  let givenUpAtMs = Number.POSITIVE_INFINITY;
  const ask = (reason: Exclude<K6Outcome['endedBy'], 'itself'>): void => {
    if (endedBy === 'stop' && reason === 'unclosed') {
      givenUpAtMs = 0;
    }
    if (endedBy === 'itself') {
      endedBy = reason;
      givenUpAtMs = Date.now() + (stopWaitMs ?? (reason === 'unclosed' ? HUNG_WAIT_MS : STOP_WAIT_MS));
      api.stop().catch(() => undefined);
    }
  };
  while (silences < SILENCES && !kill.aborted && Date.now() < givenUpAtMs) {
    const metrics = await api.readProcessMetrics().catch(() => '');
    const bytes = parseProcessMetrics(metrics)?.memoryBytes ?? 0;
    if (bytes > maxBytes) {
      memory ??= { bytes, maxBytes };
      ask('memory');
    } else if (isHung()) {
      ask('unclosed');
    } else if (stop.aborted) {
      ask('stop');
    } else if (isOverdue()) {
      ask('overdue');
    }
    const status = await api.readStatus().catch(() => undefined);
    silences = status === undefined ? silences + 1 : 0;
    wasRunning ||= status?.isRunning === true;
    await sleep(ASK_MS, undefined, { signal: kill }).catch(() => undefined);
  }
  return {
    // Its exit status is not ours to know; whether it came to its end is told by what it printed.
    exitCode: wasRunning || endedBy !== 'itself' ? 0 : null,
    endedBy,
    wasKilled: false,
    ...(silences < SILENCES ? { isLeft: true } : {}),
    ...(memory === undefined ? {} : { memory }),
  };
}

/** Values of `-e` may be secrets, so that the command line is never repeated. */
function refuse(
  commandLine: readonly string[],
  number: number,
  count: number,
  scriptName: string,
): string | undefined {
  const words = commandLine.flatMap((word) => (word.startsWith('--') ? word.split('=', 2) : [word]));
  const part = count === 1 ? undefined : segmentsOf(count)[number - 1];
  const expectations = [
    { text: '--paused', holds: words.includes('--paused') || words.includes('-p') },
    { text: '--no-setup', holds: words.includes('--no-setup') },
    ...(part === undefined
      ? []
      : (
          [
            ['--execution-segment', part.segment],
            ['--execution-segment-sequence', part.sequence],
          ] as const
        ).map(([flag, value]) => ({
          text: `${flag} ${value}`,
          holds: words.some((word, i) => word === flag && words[i + 1] === value),
        }))),
    { text: scriptName, holds: words.some((word) => word === scriptName || word.endsWith(`/${scriptName}`)) },
  ];
  const missing = expectations.filter(({ holds }) => !holds).map(({ text }) => text);
  const all = expectations.map(({ text }) => text).join(' ');
  return missing.length === 0
    ? undefined
    : `expected it to be started with ${all}, got a k6 without ${missing.join(' and ')}.`;
}

async function copyLog({ from, logPath }: WaitingGeneratorOptions): Promise<void> {
  if (from !== undefined) {
    await pipeline(createReadStream(from), createWriteStream(logPath)).catch(() => undefined);
  }
}
