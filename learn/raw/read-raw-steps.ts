import type { RecordedFrame, RecordedSocket } from '../recording/recording.ts';
import type { Step } from '../recording/step.ts';

/** How the frames of a WebSocket are written. */
export type RawFormat = 'json' | 'text' | 'binary';

/** What was said on a WebSocket that has no library's envelope. */
export interface RawSteps {
  readonly format: RawFormat;
  /** The key whose value says what a JSON message is; undefined where no key does. */
  readonly typeKey: string | undefined;
  /** Some frames hold several messages, one a line. */
  readonly linesInFrame: boolean;
  readonly steps: readonly Step[];
}

/** Keys that usually say what a message is, the likeliest first. */
const TYPE_KEYS = ['type', 'event', 'op', 'action', 'cmd', 'command', 'kind', 'method', 't', 'e'];

/** The name of steps that have none of their own. */
export const UNNAMED = 'message';

/** The steps of a raw WebSocket: JSON where most frames are JSON objects, else text, else binary. */
export function readRawSteps({ frames }: Pick<RecordedSocket, 'frames'>): RawSteps {
  const texts = frames.filter(({ data }) => typeof data === 'string').length;
  if (texts * 2 < frames.length) {
    return { format: 'binary', typeKey: undefined, linesInFrame: false, steps: binarySteps(frames) };
  }
  const read = frames.map((frame) => ({ frame, ...readObjects(frame.data) }));
  const objects = read.filter(({ values }) => values.length > 0).length;
  if (objects * 2 < frames.length) {
    return { format: 'text', typeKey: undefined, linesInFrame: false, steps: textSteps(frames) };
  }
  const typeKey = findTypeKey(read.flatMap(({ values }) => values));
  const steps = read.flatMap(({ frame: { atMs, from }, values, wires }) =>
    values.map((value, at) => ({
      atMs,
      from,
      kind: 'event' as const,
      name: typeKey === undefined ? UNNAMED : String((value as Record<string, unknown>)[typeKey] ?? UNNAMED),
      parameters: [value],
      wire: wires[at] ?? '',
    })),
  );
  return {
    format: 'json',
    typeKey,
    linesInFrame: read.some(({ values }) => values.length > 1),
    steps: steps.map((step, index) => ({ ...step, index })),
  };
}

/** The JSON objects of a frame: the frame itself, or one a line. */
function readObjects(data: RecordedFrame['data']): {
  readonly values: readonly object[];
  readonly wires: readonly string[];
} {
  if (typeof data !== 'string') {
    return { values: [], wires: [] };
  }
  const whole = parseObject(data);
  if (whole !== undefined) {
    return { values: [whole], wires: [data] };
  }
  const lines = data.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parseObject).filter((value) => value !== undefined);
  return values.length === lines.length && lines.length > 1
    ? { values, wires: lines }
    : { values: [], wires: [] };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The key that most objects have with a text or number of few different values; arrays are read by position 0. */
function findTypeKey(values: readonly object[]): string | undefined {
  const keys = [...TYPE_KEYS, '0'];
  const scored = keys.map((key) => {
    const found = values
      .map((value) => (value as Readonly<Record<string, unknown>>)[key])
      .filter((value) => typeof value === 'string' || typeof value === 'number');
    return { key, share: found.length / values.length, kinds: new Set(found).size, count: found.length };
  });
  return scored.find(({ share, kinds, count }) => share >= 0.8 && (kinds <= 3 || kinds <= count / 2))?.key;
}

function textSteps(frames: readonly RecordedFrame[]): Step[] {
  return frames.map(({ atMs, from, data }, index) => ({
    index,
    atMs,
    from,
    kind: 'event',
    name: UNNAMED,
    parameters: [typeof data === 'string' ? data : ''],
    wire: typeof data === 'string' ? data : '',
  }));
}

function binarySteps(frames: readonly RecordedFrame[]): Step[] {
  return frames.map(({ atMs, from, data }, index) => {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    return {
      index,
      atMs,
      from,
      kind: 'event',
      name: UNNAMED,
      // One character a byte, so that a text in it is found as it is.
      parameters: [Buffer.from(bytes).toString('latin1')],
      wire: `${bytes.length} bytes: ${Buffer.from(bytes.subarray(0, 32)).toString('hex')}`,
    };
  });
}
