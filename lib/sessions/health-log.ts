import exec from 'k6/execution';
import http from 'k6/http';
import { clearInterval, setInterval } from 'k6/timers';
import { parseProcessMetrics } from '../metrics/parse-process-metrics.ts';

/** How often a generator says how it is, ms. */
const EVERY_MS = 10_000;

const TIMEOUT_MS = 2_000;

/** What such a line begins with. */
export const HEALTH_MARK = 'k6-chat health ';

/**
 * Has the first virtual user of a generator print how its process is, as k6's own API at `api` tells it, until the returned
 * function is called: nobody else can see a process in a pod of which only the log is left.
 */
export function startHealthLog(api: string | undefined): () => void {
  if (api === undefined || exec.vu.idInInstance !== 1) {
    return () => undefined;
  }
  const say = async (): Promise<void> => {
    const params = { timeout: TIMEOUT_MS, responseType: 'text', tags: { name: 'generator_health' } } as const;
    const { status, body } = await http.asyncRequest('GET', `${api}/metrics`, null, params);
    const state = status === 200 ? parseProcessMetrics(String(body)) : undefined;
    if (state !== undefined) {
      console.log(`${HEALTH_MARK}${JSON.stringify({ t: Date.now(), ...state })}`);
    }
  };
  const timer = setInterval(() => {
    // An API that is not there is no matter of the test: its figures are then missing, and the report says so.
    say().catch(() => undefined);
  }, EVERY_MS);
  return () => clearInterval(timer);
}
