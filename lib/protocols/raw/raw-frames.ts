import type { Frame } from '../chat-protocol.ts';
import type { RawFormat, RawMessage } from './raw-chat.ts';

/** Writes a message into a frame, and reads the messages of one. */
export interface RawFrames {
  readonly write: (message: RawMessage) => Frame;
  /** Undefined for a frame that is not of the format. */
  readonly read: (frame: Frame) => readonly RawMessage[] | undefined;
}

/** How the frames of a format are written and read. */
export function rawFrames(format: RawFormat): RawFrames {
  switch (format) {
    case 'text':
      return { write: String, read: (frame) => [textOf(frame)] };
    case 'json':
      return { write: JSON.stringify, read: (frame) => parseAll([textOf(frame)]) };
    case 'json-lines':
      return {
        write: JSON.stringify,
        read: (frame) =>
          parseAll(
            textOf(frame)
              .split('\n')
              .filter((line) => line.trim() !== ''),
          ),
      };
    default:
      return 'endsWith' in format
        ? endedFrames(format.endsWith, format.of)
        : prefixedFrames(format.prefixBytes, format.of);
  }
}

function endedFrames(end: string, of: 'json' | 'text'): RawFrames {
  const isJson = of === 'json';
  if (end === '') {
    throw new Error('format.endsWith: expected at least one character, got none');
  }
  return {
    write: (message) => `${isJson ? JSON.stringify(message) : String(message)}${end}`,
    read: (frame) => {
      const bodies = textOf(frame).split(end);
      // What stands behind the last end has none; STOMP's heartbeat is an empty line.
      return bodies.pop()?.trim() !== '' ? undefined : isJson ? parseAll(bodies) : bodies;
    },
  };
}

function prefixedFrames(prefixBytes: 1 | 2 | 4, of: 'json' | 'text'): RawFrames {
  return {
    write: (message) => {
      const body = new TextEncoder().encode(of === 'json' ? JSON.stringify(message) : String(message));
      const longest = 256 ** prefixBytes - 1;
      if (body.length > longest) {
        throw new Error(`expected a message of at most ${longest} bytes, got ${body.length}`);
      }
      const frame = new Uint8Array(prefixBytes + body.length);
      for (let place = 0; place < prefixBytes; place += 1) {
        frame[place] = Math.floor(body.length / 256 ** (prefixBytes - 1 - place)) % 256;
      }
      frame.set(body, prefixBytes);
      return frame.buffer;
    },
    read: (frame) => {
      const bodies = typeof frame === 'string' ? undefined : cut(new Uint8Array(frame), prefixBytes);
      return of === 'json' && bodies !== undefined ? parseAll(bodies) : bodies;
    },
  };
}

/** The texts behind their lengths; undefined where a length leads past the end. */
function cut(bytes: Uint8Array, prefixBytes: number): readonly string[] | undefined {
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const from = at + prefixBytes;
    if (from > bytes.length) {
      return undefined;
    }
    let length = 0;
    for (; at < from; at += 1) {
      length = length * 256 + (bytes[at] ?? 0);
    }
    if (from + length > bytes.length) {
      return undefined;
    }
    texts.push(new TextDecoder().decode(bytes.slice(from, from + length)));
    at = from + length;
  }
  return texts;
}

function textOf(frame: Frame): string {
  return typeof frame === 'string' ? frame : new TextDecoder().decode(new Uint8Array(frame));
}

function parseAll(texts: readonly string[]): readonly RawMessage[] | undefined {
  try {
    return texts.map((text) => JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
