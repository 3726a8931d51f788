import exec from 'k6/execution';
import http, { type RefinedResponse, type ResponseType } from 'k6/http';
import type { Counter } from 'k6/metrics';
import type { ErrorKind } from '../metrics/error-kinds.ts';
import { classifyTransportError } from '../metrics/error-kinds.ts';
import type { RestStep } from '../protocols/nchat/rest/steps.ts';
import { type Answer, withoutAddresses } from './answer.ts';
import { originOf } from './origin-of.ts';
import { parseBody } from './parse-body.ts';
import type { RestSession } from './rest-session.ts';
import type { Shape } from './shape.ts';

/** One REST call and what a good answer to it is. */
export interface Call<T> {
  /** Names the call in k6's own metrics, in `rest_requests` and in errors. */
  readonly step: RestStep;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** A path of the target, or a whole address that the target gave. */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; a view of a shared buffer is not copied by k6's JavaScript side. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The statuses of a good answer. */
  readonly statuses: readonly number[];
  /** How the body is taken: parsed and checked, as bytes, or thrown away unread. */
  readonly take: Shape<T> | 'bytes' | 'nothing';
  /** Sends no credentials: a presigned address carries its own. */
  readonly unsigned?: true;
}

/** Settings of a client. */
export interface HttpSettings {
  /** Origin of the target. */
  readonly origin: string;
  readonly rateLimitBypass: string | undefined;
  readonly timeoutMs: number;
  /** Epoch ms at which every call still open is given up, so that none is cut off uncounted. */
  readonly deadlineMs?: number;
  /** Origins beside the target's own on which addresses that the target names may lie. */
  readonly otherOrigins?: readonly string[];
  /** What a status that was not expected means, by the words of the body, and those words for a message. */
  readonly classify: (status: number, body: string) => { readonly kind: ErrorKind; readonly said: string };
  /** Makes sure that the token of a session is good for the next call; undefined where it is. */
  readonly freshen?: (client: HttpClient, session: RestSession) => Promise<void> | undefined;
  /** Counts every call by its step, so that the requests which the target counts are accounted for to the last one. */
  readonly requests: Counter;
}

/** Sends calls for users; the only code that talks HTTP to the target. */
export interface HttpClient {
  /** Never rejects: whatever goes wrong is an answer with its kind. */
  readonly send: <T>(session: RestSession | undefined, call: Call<T>) => Promise<Answer<T>>;
}

/** k6 gives up connections beyond these numbers, and would reconnect for most calls of users who share a VU. */
export const keepAliveOptions = { batch: 1_000, batchPerHost: 1_000 } as const;

/** The shortest time that a call gets even at the deadline, ms. */
const LEAST_TIMEOUT_MS = 100;

/**
 * Set-up and tear-down run in VU 0. There k6 knows no instance where they are asked for by its REST API, and nothing that
 * is measured depends on their times.
 */
const nowMs: () => number = __VU === 0 ? Date.now : () => exec.instance.currentTestRunDuration;

/** A client for one target. */
export function createHttpClient(settings: HttpSettings): HttpClient {
  const { origin, rateLimitBypass, timeoutMs, deadlineMs = Number.POSITIVE_INFINITY, requests } = settings;
  const ownOrigin = originOf(origin);
  const allowed = new Set([ownOrigin, ...(settings.otherOrigins ?? []).map(originOf)]);
  const client: HttpClient = {
    send: async (session, call) => {
      const isPath = call.path.startsWith('/') && !call.path.startsWith('//');
      const url = isPath ? `${origin}${call.path}` : call.path;
      const at = isPath ? ownOrigin : originOf(url);
      if (at === undefined || !allowed.has(at)) {
        return foreign(at);
      }
      if (session !== undefined && call.unsigned !== true) {
        await settings.freshen?.(client, session);
      }
      // Secrets are for the target alone, whatever address it names.
      const signed = call.unsigned || at !== ownOrigin ? {} : headersOf(session, rateLimitBypass);
      const typed = call.json === undefined ? {} : { 'content-type': 'application/json' };
      const params = {
        headers: { ...signed, ...typed, ...call.headers },
        timeout: Math.max(LEAST_TIMEOUT_MS, Math.min(timeoutMs, deadlineMs - Date.now())),
        tags: { name: call.step },
        // Whoever answers must not send us, and what we carry, to somebody else.
        redirects: 0,
        responseType: call.take === 'bytes' ? 'binary' : call.take === 'nothing' ? 'none' : 'text',
        // With it a failure is thrown to us instead of being logged for every call.
        throw: true,
        ...(session === undefined ? {} : { jar: session.jar }),
      } as const;
      const startedMs = nowMs();
      requests.add(1, { step: call.step });
      try {
        const response = await http.asyncRequest(call.method, url, bodyOf(call), params);
        return judge(call, response, settings.classify);
      } catch (error) {
        const detail = withoutAddresses(String(error));
        const timeMs = nowMs() - startedMs;
        return { ok: false, kind: classifyTransportError(detail), status: 0, timeMs, detail };
      }
    },
  };
  return client;
}

/** The answer to a call that was not made, because its address lies where nobody permitted a load. */
function foreign<T>(at: string | undefined): Answer<T> {
  const detail = `the target named an address at ${at ?? 'no web origin'}, which is not its own; set FILES_URL to it if that may be loaded`;
  return { ok: false, kind: 'not_sent', status: 0, timeMs: 0, detail };
}

function headersOf(session: RestSession | undefined, bypass: string | undefined): Record<string, string> {
  return {
    ...(session === undefined
      ? {}
      : {
          authorization: `Bearer ${session.accessToken}`,
          'x-user-id': session.userId,
          'x-user-role': session.role,
        }),
    ...(bypass === undefined ? {} : { 'x-ratelimit-bypass': bypass }),
  };
}

function bodyOf(call: Call<unknown>): string | ArrayBuffer | null {
  if (call.bytes !== undefined) {
    // k6 takes a view as well, and sends just its part; its type declarations name whole buffers only.
    return call.bytes as unknown as ArrayBuffer;
  }
  return call.json === undefined ? null : JSON.stringify(call.json);
}

function judge<T>(
  call: Call<T>,
  response: RefinedResponse<ResponseType>,
  classify: HttpSettings['classify'],
): Answer<T> {
  const { status, timings } = response;
  // `blocked` is the wait for a connection, dial and TLS included; `duration` is from there to the last byte. Both are
  // taken where k6 does the networking, so users that share a VU do not add to each other's times.
  const timeMs = timings.blocked + timings.duration;
  const bad = (kind: ErrorKind, detail: string): Answer<T> => ({
    ok: false,
    kind,
    status,
    timeMs,
    detail,
  });
  if (!call.statuses.includes(status)) {
    const { kind, said } = classify(status, typeof response.body === 'string' ? response.body : '');
    const where = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
    const expected = `expected status ${call.statuses.join(' or ')}, got ${status}${where}`;
    return bad(kind, said === '' ? expected : `${expected} (${withoutAddresses(said)})`);
  }
  if (typeof call.take === 'string') {
    return { ok: true, status, body: response.body as T, timeMs };
  }
  const parsed = parseBody(String(response.body ?? ''), call.take);
  return parsed.ok ? { ok: true, status, body: parsed.body, timeMs } : bad(parsed.kind, parsed.detail);
}
