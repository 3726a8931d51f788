import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { percentileOfSorted } from '../../statistics/percentile.ts';

/** What connecting to a server takes, ms: one round trip of the network and the accept queue of its kernel. */
export interface RoundTrip {
  readonly minMs: number;
  readonly medianMs: number;
  readonly connects: number;
}

/**
 * Connects by TCP `connects` times, one after another, and closes at once. The name is looked up before, so that it is
 * not in the time. Rejects when the server refuses or does not answer in time.
 */
export async function measureRoundTrip(
  { host, port }: { readonly host: string; readonly port: number },
  { connects, timeoutMs }: { readonly connects: number; readonly timeoutMs: number },
): Promise<RoundTrip> {
  const { address } = await lookup(host);
  const times: number[] = [];
  for (let index = 0; index < connects; index += 1) {
    times.push(await timeConnect(address, port, timeoutMs));
  }
  const ascending = times.sort((a, b) => a - b);
  // Not the mean: what else this process does at the beginning of a run is in some of the times.
  return { minMs: ascending[0] ?? Number.NaN, medianMs: percentileOfSorted(ascending, 0.5), connects };
}

function timeConnect(host: string, port: number, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const socket = connect({ host, port, timeout: timeoutMs });
    socket.once('connect', () => {
      resolve(performance.now() - startMs);
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)));
    socket.once('error', reject);
  });
}
