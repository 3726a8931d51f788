import { z } from 'zod';
import type { CollectorTrust } from '../collector-options.ts';
import { fetchText, HttpStatusError, parseHttpTarget } from '../fetch-text.ts';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('scalar'), result: z.tuple([z.number(), z.string()]) }),
    z.object({
      resultType: z.literal('vector'),
      result: z.array(
        z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
      ),
    }),
  ]),
});

const buildInfoSchema = z.object({ data: z.object({ version: z.string() }) });

/** What a query gave: a number, nothing, or why it cannot be used. */
export type QueryResult =
  | { readonly status: 'found'; readonly value: number }
  | { readonly status: 'no-data' }
  | { readonly status: 'refused'; readonly message: string };

/** The two questions put to Prometheus. */
export interface PrometheusClient {
  /** The query's value now; rejects only when Prometheus cannot be reached or does not answer as it should. */
  query(query: string): Promise<QueryResult>;
  version(): Promise<string>;
}

/** A client for the server at `url`; throws when that is no HTTP URL. */
export function createPrometheusClient(
  url: string,
  token: string | undefined,
  timeoutMs: number,
  trust?: CollectorTrust,
): PrometheusClient {
  const target = parseHttpTarget(url, 'PROMETHEUS_URL', token);
  const get = (path: string): Promise<string> =>
    fetchText(target, path, { what: 'Prometheus', variable: 'PROMETHEUS_URL', timeoutMs, trust });
  return {
    query: async (query) => {
      try {
        return parseQueryAnswer(await get(`/api/v1/query?query=${encodeURIComponent(query)}`), target.host);
      } catch (error) {
        // 400 and 422 are about the query; 401, 404 and 5xx are about the server.
        if (!(error instanceof HttpStatusError) || ![400, 422].includes(error.status)) {
          throw error;
        }
        return { status: 'refused', message: readRefusal(error.body) };
      }
    },
    version: async () => {
      const answer = buildInfoSchema.safeParse(tryJson(await get('/api/v1/status/buildinfo')));
      return answer.data?.data.version ?? 'unknown';
    },
  };
}

/** The number in an answer of `/api/v1/query`; throws when it is no such answer. */
export function parseQueryAnswer(text: string, host: string): QueryResult {
  const answer = answerSchema.safeParse(tryJson(text));
  if (!answer.success) {
    throw new Error(
      `Prometheus at ${host} answered in an unknown form; check that PROMETHEUS_URL is its address`,
    );
  }
  const { data } = answer.data;
  if (data.resultType === 'scalar') {
    return toResult(data.result[1]);
  }
  if (data.result.length > 1) {
    return {
      status: 'refused',
      message: `gave ${data.result.length} series where one is expected: aggregate them`,
    };
  }
  const only = data.result[0];
  return only === undefined ? { status: 'no-data' } : toResult(only.value[1]);
}

/** A share of nothing is NaN in PromQL: no data, and not 0. */
function toResult(text: string): QueryResult {
  const value = Number(text);
  return Number.isFinite(value) ? { status: 'found', value } : { status: 'no-data' };
}

function readRefusal(body: string): string {
  const answer = z.object({ error: z.string() }).safeParse(tryJson(body));
  return answer.data?.error ?? 'the query was refused';
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
