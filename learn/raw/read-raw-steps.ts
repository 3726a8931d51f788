import type { RecordedFrame, RecordedSocket } from '../recording/recording.ts';
import type { Step } from '../recording/step.ts';
import { cutPrefixed } from './cut-prefixed.ts';
import { detectFormat, type LearnedFormat, linesOf, parseObject } from './detect-format.ts';

/** What was said on a WebSocket that has no library's envelope. */
export interface RawSteps {
  readonly format: LearnedFormat;
  /** The key whose value says what a JSON message is, or the place in an array; undefined where nothing does. */
  readonly typeKey: string | number | undefined;
  readonly steps: readonly Step[];
}

/** Keys that usually say what a message is, the likeliest first. */
const TYPE_KEYS = ['type', 'event', 'op', 'action', 'cmd', 'command', 'kind', 'method', 't', 'e', 0];

/** The name of steps that have none of their own. */
export const UNNAMED = 'message';

/** The steps of a raw WebSocket; each message of a frame is one. */
export function readRawSteps({ frames }: Pick<RecordedSocket, 'frames'>): RawSteps {
  const format = detectFormat(frames);
  const isJson =
    format.kind === 'json' ||
    format.kind === 'json-lines' ||
    (format.kind === 'prefixed' && format.of === 'json');
  const said = frames.flatMap(({ atMs, from, data }) =>
    messagesOf(data, format).map((text) => ({
      atMs,
      from,
      text,
      value: isJson ? parseObject(text) : undefined,
    })),
  );
  const typeKey = isJson
    ? findTypeKey(said.flatMap(({ value }) => (value === undefined ? [] : [value])))
    : undefined;
  return {
    format,
    typeKey,
    steps: said.map(({ atMs, from, text, value }, index) => ({
      index,
      atMs,
      from,
      kind: 'event',
      name:
        typeKey === undefined
          ? UNNAMED
          : String((value as Record<string, unknown> | undefined)?.[typeKey] ?? UNNAMED),
      parameters: [value ?? text],
      wire: text,
    })),
  };
}

function messagesOf(data: RecordedFrame['data'], format: LearnedFormat): readonly string[] {
  if (typeof data !== 'string') {
    return format.kind === 'prefixed'
      ? (cutPrefixed(data, format.prefixBytes) ?? [])
      : [`${data.length} bytes: ${Buffer.from(data.subarray(0, 32)).toString('hex')}`];
  }
  return format.kind === 'json-lines' ? linesOf(data) : [data];
}

/** The key that most messages have, with a word or a number; a text that is no word is not what a message is. */
function findTypeKey(values: readonly object[]): string | number | undefined {
  return TYPE_KEYS.find((key) => {
    const found = values
      .map((value) => (value as Readonly<Record<string | number, unknown>>)[key])
      .filter((value) => typeof value === 'string' || typeof value === 'number');
    const areWords = found.every((value) => /^[\w:./-]{1,40}$/.test(String(value)));
    return found.length >= 0.8 * values.length && areWords;
  });
}
