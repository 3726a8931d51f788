import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { type AskOptions, describeFailure } from './ask.ts';
import { describeCertificateError, usualTrust } from './trust.ts';

/** One WebSocket to try, with bounds for everything the server may do. */
export interface Dial extends AskOptions {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Frames to send when the transport is up. */
  readonly hello?: readonly (string | ArrayBuffer)[];
  /** The transport alone is enough: the server says nothing of its own. */
  readonly isGoodOnOpen?: boolean;
  /** Takes each frame; a verdict ends the connection. Frames given back are sent. */
  readonly judge: (frame: string | ArrayBuffer) => Verdict;
  /** What an answer that is no WebSocket means to the protocol, if anything. */
  readonly explainRefusal?: ((status: number, body: string) => string | undefined) | undefined;
}

/** What a frame means for the one who dialled. */
export type Verdict =
  | { readonly end: 'good' }
  | { readonly end: 'bad'; readonly problem: string }
  | { readonly end?: never; readonly reply?: readonly (string | ArrayBuffer)[] };

/** How it ended. */
export type Dialled = { readonly ok: true } | ({ readonly ok: false } & Problem);

/** Why a server was not reached, or not understood. */
interface Problem {
  /** The end of a sentence that begins with the address. */
  readonly problem: string;
  /** Somebody who speaks this answered, and the problem says what is wrong: the address is not in doubt. */
  readonly isClear: boolean;
}

const TIMEOUT_MS = 10_000;

/** No frame of a handshake is longer. */
const LIMIT_BYTES = 1_000_000;

/** What is read of an answer that is no WebSocket. */
const LIMIT_REFUSAL_BYTES = 2_000;
const REFUSAL_MS = 1_000;

/** So many frames without a verdict are a flood. */
const LIMIT_FRAMES = 1_000;

/**
 * Dials once and never hangs: the connection is torn down when there is a verdict, without waiting for the close frame
 * that some servers never send. Redirects are not followed and compression is not offered, as in k6.
 */
export function dial({
  url,
  headers = {},
  trust = usualTrust,
  timeoutMs = TIMEOUT_MS,
  hello = [],
  isGoodOnOpen = false,
  judge,
  explainRefusal,
}: Dial): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, {
      headers,
      rejectUnauthorized: trust.rejectUnauthorized,
      ...(trust.ca === undefined ? {} : { ca: [...trust.ca] }),
      perMessageDeflate: false,
      followRedirects: false,
      maxPayload: LIMIT_BYTES,
      handshakeTimeout: timeoutMs,
    });
    socket.binaryType = 'arraybuffer';
    let frames = 0;
    let isOpen = false;
    const finish = (found?: Problem): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve(found === undefined ? { ok: true } : { ok: false, ...found });
    };
    const late = (): string =>
      isOpen
        ? `opened the WebSocket, and said nothing of use within ${timeoutMs / 1_000} s`
        : `did not answer within ${timeoutMs / 1_000} s`;
    const timer = setTimeout(() => finish(unclear(late())), timeoutMs);
    const send = (each: readonly (string | ArrayBuffer)[]): void => {
      for (const frame of each) {
        socket.send(frame);
      }
    };
    socket.on('open', () => {
      isOpen = true;
      send(hello);
      if (isGoodOnOpen) {
        finish();
      }
    });
    const count = (): void => {
      frames += 1;
      if (frames > LIMIT_FRAMES) {
        finish(unclear(`sent ${LIMIT_FRAMES} frames and none of use`));
      }
    };
    socket.on('ping', count);
    socket.on('pong', count);
    socket.on('message', (data: Buffer | ArrayBuffer, isBinary) => {
      const verdict = judge(isBinary ? (data as ArrayBuffer) : Buffer.from(data as ArrayBuffer).toString());
      if (verdict.end === 'good') {
        finish();
      } else if (verdict.end === 'bad') {
        finish(clear(verdict.problem));
      } else {
        send(verdict.reply ?? []);
        count();
      }
    });
    socket.on('unexpected-response', (_request, response) => {
      const { statusCode: status = 0 } = response;
      readBeginning(response, LIMIT_REFUSAL_BYTES).then((body) => {
        const explained = explainRefusal?.(status, body);
        finish(explained === undefined ? refusal(status) : clear(explained));
      });
    });
    socket.on('error', (error) => finish(describeSocketError(error, timeoutMs)));
    socket.on('close', () => finish(clear('closed the connection during the handshake')));
  });
}

/** The first bytes of an answer, as far as they come; then it is torn down. */
async function readBeginning(response: IncomingMessage, limit: number): Promise<string> {
  let text = '';
  const timer = setTimeout(() => response.destroy(), REFUSAL_MS);
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
      if (text.length >= limit) {
        break;
      }
    }
  } catch {
    // What came says as much as it can.
  } finally {
    clearTimeout(timer);
  }
  response.destroy();
  return text.slice(0, limit);
}

const clear = (problem: string): Problem => ({ problem, isClear: true });
const unclear = (problem: string): Problem => ({ problem, isClear: false });

function refusal(status: number): Problem {
  return status >= 300 && status < 400
    ? clear(`answered with a redirect (${status}), which is not followed: give the address it leads to`)
    : unclear(`refused the WebSocket connection (${status})`);
}

function describeSocketError(error: Error, timeoutMs: number): Problem {
  if (error.message.includes('handshake has timed out')) {
    return unclear(`did not answer within ${timeoutMs / 1_000} s`);
  }
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    return unclear(`sent a frame of more than ${LIMIT_BYTES / 1_000_000} MB`);
  }
  if (code === '' || code.startsWith('WS_ERR') || code.startsWith('HPE') || code === 'ECONNRESET') {
    return unclear(`does not speak WebSocket (${error.message.slice(0, 100)})`);
  }
  const certificate = describeCertificateError(code);
  return certificate === undefined ? unclear(describeFailure(error, false, timeoutMs)) : clear(certificate);
}
