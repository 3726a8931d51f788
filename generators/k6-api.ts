import { request } from 'node:http';
import { z } from 'zod';

/** What k6 says of itself. */
export interface K6Status {
  /** All its virtual users are there, and it waits to be let go. */
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly isStopped: boolean;
  /** Virtual users of this process, and those of them whose iteration goes on. */
  readonly users: number;
  readonly activeUsers: number;
}

/** k6's number for "paused before the run": its virtual users are made by then. */
const PAUSED_BEFORE_RUN = 4;

/** k6's own REST API, of one process. Every call rejects with what was asked, and what came instead of an answer. */
export interface K6Api {
  /** Where it listens: `http://127.0.0.1:6565`. */
  readonly origin: string;
  readonly readStatus: (limit?: AbortSignal) => Promise<K6Status>;
  /** The arguments that the process was started with: they tell our own k6 from any other. */
  readonly readCommandLine: () => Promise<readonly string[]>;
  /** The date on its answer, by its own clock in whole seconds: `Sat, 28 Nov 2026 12:00:00 GMT`. */
  readonly readDate: () => Promise<string>;
  /** Figures of its process and of its runtime, in the text form of Prometheus. */
  readonly readProcessMetrics: () => Promise<string>;
  /** Runs the script's set-up and resolves with what it returned. */
  readonly runSetup: (limit: AbortSignal) => Promise<unknown>;
  /** Gives the virtual users other set-up data. */
  readonly writeSetupData: (data: unknown) => Promise<void>;
  /** Lets a paused k6 begin. */
  readonly resume: () => Promise<void>;
  /** Stops the test in good order, as Ctrl-C does. */
  readonly stop: () => Promise<void>;
}

/** How long k6 may take for an answer that asks nothing of its script, ms. */
const ANSWER_MS = 5_000;

const statusSchema = z.object({
  data: z.object({
    attributes: z.object({
      status: z.number(),
      running: z.boolean(),
      stopped: z.boolean(),
      vus: z.number(),
      'vus-max': z.number(),
    }),
  }),
});
const setupSchema = z.object({ data: z.object({ attributes: z.object({ data: z.unknown().optional() }) }) });
const variablesSchema = z.object({ cmdline: z.array(z.string()) });
const errorSchema = z.object({ errors: z.array(z.object({ detail: z.string() })).min(1) });

/** The API of the k6 that listens at `origin`. */
export function createK6Api(origin: string): K6Api {
  const ask = async (method: string, path: string, body?: unknown, limit?: AbortSignal): Promise<string> =>
    (await exchange(method, path, body, limit)).text;
  const exchange = async (
    method: string,
    path: string,
    body?: unknown,
    limit?: AbortSignal,
  ): Promise<Answer> => {
    const signal = limit ?? AbortSignal.timeout(ANSWER_MS);
    const answer = await send(method, `${origin}${path}`, body, signal);
    if (answer.status !== 200) {
      const parsed = errorSchema.safeParse(tryJson(answer.text));
      const detail = parsed.success ? parsed.data.errors[0]?.detail : undefined;
      throw new Error(detail ?? `${method} ${origin}${path}: expected status 200, got ${answer.status}.`);
    }
    return answer;
  };
  const parse = <T>(path: string, text: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(tryJson(text));
    if (!parsed.success) {
      throw new Error(
        `${origin}${path}: expected the answer of k6 2, got ${JSON.stringify(text.slice(0, 80))}.`,
      );
    }
    return parsed.data;
  };
  const change = (attributes: Readonly<Record<string, boolean>>): Promise<string> =>
    ask('PATCH', '/v1/status', { data: { type: 'status', id: 'default', attributes } });
  return {
    origin,
    readStatus: async (limit) => {
      const text = await ask('GET', '/v1/status', undefined, limit);
      const { attributes } = parse('/v1/status', text, statusSchema).data;
      const { status, running, stopped, vus, 'vus-max': users } = attributes;
      const isReady = status === PAUSED_BEFORE_RUN;
      return { isReady, isRunning: running, isStopped: stopped, users, activeUsers: vus };
    },
    readCommandLine: async () => {
      const text = await ask('GET', '/debug/vars/');
      return parse('/debug/vars/', text, variablesSchema).cmdline;
    },
    readDate: async () => (await exchange('GET', '/ping')).date,
    readProcessMetrics: () => ask('GET', '/metrics'),
    runSetup: async (limit) => {
      const text = await ask('POST', '/v1/setup', undefined, limit);
      return parse('/v1/setup', text, setupSchema).data.attributes.data;
    },
    writeSetupData: async (data) => void (await ask('PUT', '/v1/setup', data)),
    resume: async () => void (await change({ paused: false })),
    stop: async () => void (await change({ stopped: true })),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly date: string;
}

/** One exchange. Not `fetch`, which gives up after five minutes, and a set-up may take as long. */
function send(method: string, url: string, body: unknown, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new Error(`${method} ${url}: expected an answer of k6, got none (${error.message}).`));
    const asked = request(url, { method, signal, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      const { statusCode = 0, headers } = response;
      response.on('end', () => resolve({ status: statusCode, text, date: headers.date ?? '' }));
      response.on('error', fail);
    });
    asked.on('error', fail);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
