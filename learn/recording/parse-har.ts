import { z } from 'zod';
import { type HarEntry, harSchema } from './har-schema.ts';
import type { RecordedFrame, RecordedRequest, RecordedSocket, Recording } from './recording.ts';

/** Frames of one socket that are looked at: what a chat is like shows long before. */
export const MOST_FRAMES = 20_000;

/** A recording, or why the text is none. */
export type ParsedHar =
  | { readonly ok: true; readonly recording: Recording }
  | { readonly ok: false; readonly problem: string };

/** Parses the text of a HAR file. Never throws: whatever a file holds is a recording or a problem with its fix. */
export function parseHar(text: string): ParsedHar {
  const json = parseJson(text);
  if (!json.ok) {
    return { ok: false, problem: `expected a HAR file, which is JSON, and it is not: ${json.reason}` };
  }
  const parsed = harSchema.safeParse(json.value);
  if (!parsed.success) {
    const details = z.prettifyError(parsed.error).split('\n').slice(0, 4).join(' ');
    return { ok: false, problem: `expected a HAR file (HAR 1.2, log.entries), but ${details}` };
  }
  const entries = parsed.data.log.entries
    .flatMap((entry) => {
      const url = URL.parse(entry.request.url);
      const startedAtMs = Date.parse(entry.startedDateTime);
      return url === null || Number.isNaN(startedAtMs) ? [] : [{ entry, url, startedAtMs }];
    })
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
  const isSocket = ({ entry, url }: (typeof entries)[number]): boolean =>
    entry._webSocketMessages !== undefined || /^wss?:$/.test(url.protocol);
  return {
    ok: true,
    recording: {
      sockets: entries
        .filter(isSocket)
        .map(({ entry, url, startedAtMs }) => readSocket(entry, toSocketUrl(url), startedAtMs)),
      requests: entries
        .filter((each) => !isSocket(each))
        .map(({ entry, url, startedAtMs }) => readRequest(entry, url, startedAtMs)),
    },
  };
}

function readSocket(
  { request, _webSocketMessages = [] }: HarEntry,
  url: URL,
  startedAtMs: number,
): RecordedSocket {
  return {
    url,
    headers: Object.fromEntries(request.headers.map(({ name, value }) => [name.toLowerCase(), value])),
    startedAtMs,
    frames: _webSocketMessages
      .slice(0, MOST_FRAMES)
      .flatMap(({ type, time, opcode, data }): RecordedFrame[] => {
        if (opcode !== 1 && opcode !== 2) {
          return [];
        }
        return [
          {
            atMs: time * 1000,
            from: type === 'send' ? 'client' : 'server',
            data: opcode === 2 ? new Uint8Array(Buffer.from(data, 'base64')) : data,
          },
        ];
      }),
  };
}

function readRequest({ request, response, time }: HarEntry, url: URL, startedAtMs: number): RecordedRequest {
  const { text = '', encoding } = response.content ?? {};
  return {
    method: request.method,
    url,
    startedAtMs,
    endedAtMs: startedAtMs + Math.max(0, time),
    body: request.postData?.text ?? '',
    status: response.status,
    cookies: response.headers
      .filter(({ name }) => name.toLowerCase() === 'set-cookie')
      .map(({ value }) => value),
    answer: encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text,
  };
}

/** Some tools write the address of a WebSocket as HTTP. */
function toSocketUrl(url: URL): URL {
  return new URL(url.href.replace(/^http/, 'ws'));
}

function parseJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string } {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // The message of the parser quotes the file, which holds secrets.
    const isCut =
      /end of JSON input|Unterminated/.test(reason) || /^\s*\{/.test(text) !== /\}\s*$/.test(text);
    return {
      ok: false,
      reason: isCut
        ? 'it ends in the middle; save it again and let the browser finish'
        : 'it is something else',
    };
  }
}
