import { Agent, fetch } from 'undici';
import type { CollectorTrust } from './collector-options.ts';
import { describeError } from './describe-error.ts';

/** A base URL split into what `fetch` takes: it refuses credentials in the URL itself. */
export interface HttpTarget {
  /** Without a slash at the end. */
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Host and port for messages. */
  readonly host: string;
}

/** The target of a base URL with optional `user:password@`, or a bearer token; throws naming the variable. */
export function parseHttpTarget(url: string, variable: string, token?: string): HttpTarget {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new Error(`expected ${variable} to be a URL that begins with http:// or https://`);
  }
  const credentials = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const authorization = token !== undefined ? `Bearer ${token}` : credentials === ':' ? undefined : basic;
  const base = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
  return { base, host: parsed.host, headers: authorization === undefined ? {} : { authorization } };
}

/** An answer other than 2xx. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;
  readonly body: string;

  constructor(message: string, status: number, body: string) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** The text of a GET below the target; rejects with one line naming `what`, and the status when it is not 2xx. */
export async function fetchText(
  target: HttpTarget,
  path: string,
  {
    what,
    variable,
    timeoutMs,
    trust,
  }: {
    readonly what: string;
    readonly variable: string;
    readonly timeoutMs: number;
    readonly trust?: CollectorTrust | undefined;
  },
): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${target.base}${path}`, {
      headers: target.headers,
      signal,
      ...(trust === undefined ? {} : { dispatcher: agentOf(trust) }),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    const why = signal.aborted ? `no answer within ${timeoutMs} ms` : describeError(error);
    throw new Error(
      `${what} at ${target.host} cannot be reached: ${why}; check ${variable} and that it is running`,
    );
  }
  if (status >= 200 && status < 300) {
    return text;
  }
  const place = path.replace(/\?.*$/s, '');
  throw new HttpStatusError(`${what} at ${target.host}: ${place} answered ${status}`, status, text);
}

const agents = new WeakMap<CollectorTrust, Agent>();

/** One for each trust, so that connections are kept. */
function agentOf(trust: CollectorTrust): Agent {
  const known = agents.get(trust);
  const agent =
    known ??
    new Agent({
      connect: {
        rejectUnauthorized: trust.rejectUnauthorized,
        ...(trust.ca === undefined ? {} : { ca: [...trust.ca] }),
      },
    });
  agents.set(trust, agent);
  return agent;
}
