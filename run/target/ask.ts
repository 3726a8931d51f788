import { Agent, request } from 'undici';
import { describeCertificateError, type Trust, usualTrust } from './trust.ts';

/** How a target is asked. */
export interface AskOptions {
  readonly trust?: Trust;
  /** For the whole of it: connecting, waiting, and the last byte. */
  readonly timeoutMs?: number;
}

/** One question to a web server, with bounds for everything the server may do. */
export interface Question extends AskOptions {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What of the answer is read at most. */
  readonly limitBytes?: number;
}

/** The answer, or what happened instead as the end of a sentence that begins with the address. */
export type Answered =
  | {
      readonly ok: true;
      readonly status: number;
      readonly text: string;
      readonly header: (name: string) => string | undefined;
    }
  | { readonly ok: false; readonly problem: string };

const TIMEOUT_MS = 10_000;
const LIMIT_BYTES = 1_000_000;

/**
 * Asks once and never hangs: redirects are not followed, compressed bodies are not asked for, and neither time nor bytes
 * are the server's to choose. Unlike `fetch` it dials every port, as k6 does.
 */
export async function ask(question: Question): Promise<Answered> {
  const { url, method = 'GET', headers = {}, body, trust = usualTrust } = question;
  const { timeoutMs = TIMEOUT_MS, limitBytes = LIMIT_BYTES } = question;
  const signal = AbortSignal.timeout(timeoutMs);
  const dispatcher = new Agent({
    connect: {
      rejectUnauthorized: trust.rejectUnauthorized,
      ...(trust.ca === undefined ? {} : { ca: [...trust.ca] }),
    },
    maxHeaderSize: 64 * 1_024,
  });
  try {
    const response = await request(url, {
      dispatcher,
      method,
      signal,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) {
        return { ok: false, problem: `answered with more than ${limitBytes / 1_000_000} MB` };
      }
    }
    return {
      ok: true,
      status: response.statusCode,
      // As k6 reads it: a byte order mark is no part of the text.
      text: new TextDecoder().decode(Buffer.concat(chunks)),
      header: (name) => [response.headers[name]].flat()[0],
    };
  } catch (error) {
    return { ok: false, problem: describeFailure(error, signal.aborted, timeoutMs) };
  } finally {
    // Not `close`, which waits for the server.
    await dispatcher.destroy().catch(() => undefined);
  }
}

/** What a failed connection means, as the end of a sentence. */
export function describeFailure(error: unknown, isLate: boolean, timeoutMs: number): string {
  if (isLate) {
    return `did not answer within ${timeoutMs / 1_000} s`;
  }
  const code = codeOf(error);
  return describeCertificateError(code) ?? `cannot be reached (${code})`;
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return [...new Set(error.errors.map(codeOf))].join(', ');
  }
  if (!(error instanceof Error)) {
    return String(error).slice(0, 100);
  }
  if (error.cause instanceof Error && !('code' in error && String(error.code).startsWith('E'))) {
    return codeOf(error.cause);
  }
  return 'code' in error && error.code !== '' ? String(error.code) : error.message.slice(0, 100);
}
