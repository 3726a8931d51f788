import { openEmbedded, parseObject } from '../recording/embedded-json.ts';
import type { RecordedFrame, RecordedSocket } from '../recording/recording.ts';
import type { Step } from '../recording/step.ts';
import { cutPrefixed } from './cut-prefixed.ts';
import { detectFormat, isOfTexts, type LearnedFormat, linesOf } from './detect-format.ts';
import { findMessageTypes, type MessageTypes } from './message-types.ts';

/** What was said on a WebSocket that has no library's envelope. */
export interface RawSteps {
  readonly format: LearnedFormat;
  readonly types: MessageTypes;
  readonly steps: readonly Step[];
}

/** The steps of a raw WebSocket; each message of a frame is one. */
export function readRawSteps({ frames }: Pick<RecordedSocket, 'frames'>): RawSteps {
  const format = detectFormat(frames);
  const isJson = !isOfTexts(format);
  const said = frames.flatMap(({ atMs, from, data }) =>
    messagesOf(data, format).map((text) => ({
      atMs,
      from,
      text,
      value: isJson ? parseObject(text) : undefined,
    })),
  );
  const types = findMessageTypes(said.flatMap(({ value }) => (value === undefined ? [] : [value])));
  return {
    format,
    types,
    steps: said.map(({ atMs, from, text, value }, index) => ({
      index,
      atMs,
      from,
      kind: 'event',
      name: types.nameOf(value),
      parameters: [value === undefined ? text : openEmbedded(value)],
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
  switch (format.kind) {
    case 'json-lines':
      return linesOf(data);
    case 'ended':
      return data.split(format.endsWith).filter((text) => text.trim() !== '');
    default:
      return [data];
  }
}
