import { parseObject } from '../recording/embedded-json.ts';
import type { RecordedFrame } from '../recording/recording.ts';
import { cutPrefixed } from './cut-prefixed.ts';

/** How the frames of a WebSocket are written. */
export type LearnedFormat =
  | { readonly kind: 'json' | 'json-lines' | 'text' }
  /** Text: each message ends with this. */
  | { readonly kind: 'ended'; readonly endsWith: string; readonly of: 'json' | 'text' }
  /** Binary: each message behind its length, big endian. */
  | { readonly kind: 'prefixed'; readonly prefixBytes: 1 | 2 | 4; readonly of: 'json' | 'text' }
  /** Binary of a form of its own. */
  | { readonly kind: 'binary' };

/** What messages end with that may stand several in a frame: SignalR's record separator, and STOMP's NUL. */
const ENDS = ['\u001e', '\0'];

/** Whether the messages of a format are texts that nothing is known of. */
export function isOfTexts(format: LearnedFormat): boolean {
  return format.kind === 'text' || format.kind === 'binary' || ('of' in format && format.of === 'text');
}

/** JSON where nine of ten frames are, else text; binary frames are tried as messages behind their lengths. */
export function detectFormat(frames: readonly RecordedFrame[]): LearnedFormat {
  const texts = frames.flatMap(({ data }) => (typeof data === 'string' ? [data] : []));
  if (texts.length * 2 < frames.length) {
    const binary = frames.flatMap(({ data }) => (typeof data === 'string' ? [] : [data]));
    const prefixBytes = ([4, 2, 1] as const).find((bytes) =>
      binary.every((data) => (cutPrefixed(data, bytes)?.length ?? 0) > 0),
    );
    if (prefixBytes === undefined) {
      return { kind: 'binary' };
    }
    const bodies = binary.flatMap((data) => cutPrefixed(data, prefixBytes) ?? []);
    return { kind: 'prefixed', prefixBytes, of: areMostlyObjects(bodies) ? 'json' : 'text' };
  }
  const said = texts.filter((text) => text.trim() !== '');
  const endsWith = ENDS.find((end) => said.length > 0 && said.every((text) => text.trimEnd().endsWith(end)));
  if (endsWith !== undefined) {
    const bodies = said.flatMap((text) => text.split(endsWith).filter((body) => body.trim() !== ''));
    return { kind: 'ended', endsWith, of: areMostlyObjects(bodies) ? 'json' : 'text' };
  }
  const lines = texts.flatMap(linesOf);
  const hasSeveral = texts.some((text) => parseObject(text) === undefined && areMostlyObjects(linesOf(text)));
  if (areMostlyObjects(lines) && hasSeveral) {
    return { kind: 'json-lines' };
  }
  return { kind: areMostlyObjects(texts) ? 'json' : 'text' };
}

/** The lines of a text that hold something. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function areMostlyObjects(texts: readonly string[]): boolean {
  return (
    texts.length > 0 && texts.filter((text) => parseObject(text) !== undefined).length >= 0.9 * texts.length
  );
}
