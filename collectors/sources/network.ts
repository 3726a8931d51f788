import type { Collector, Facts } from '../collector.ts';
import type { CollectorOptions } from '../collector-options.ts';
import { describeError } from '../describe-error.ts';
import { hostOfUrl } from '../host-of-url.ts';
import { askHttpVersion } from '../network/ask-http-version.ts';
import { measureRoundTrip } from '../network/measure-round-trip.ts';
import type { Source } from '../source.ts';

const CONNECTS = 10;

/** The network between generator and target, asked once before the load: its round trip and its HTTP version. */
export const source: Source = {
  name: 'network',
  variable: 'TARGET_URL',
  open: (options) =>
    options.targetUrl === undefined ? undefined : createNetworkCollector(options.targetUrl, options),
};

/** Collector of the network to the target at `url`. */
export function createNetworkCollector(
  url: string,
  { answerTimeoutMs = 900 }: Pick<CollectorOptions, 'answerTimeoutMs'> = {},
): Collector {
  const host = hostOfUrl(url, 'TARGET_URL', ['http', 'https']);
  const target = new URL(url);
  const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
  const reach = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw new Error(`the target at ${host} cannot be reached: ${describeError(error)}; check TARGET_URL`);
    }
  };
  const ask = async (): Promise<Facts> => {
    // An address in brackets is a name to nobody.
    const place = { host: target.hostname.replace(/^\[|\]$/g, ''), port };
    const { minMs, medianMs, connects } = await reach(
      measureRoundTrip(place, { connects: CONNECTS, timeoutMs: answerTimeoutMs }),
    );
    const httpVersion = await reach(askHttpVersion(target, answerTimeoutMs));
    return { roundTripMinMs: minMs, roundTripMedianMs: medianMs, connects, httpVersion };
  };
  let asked: Promise<Facts> | undefined;
  return {
    source: 'network',
    values: {},
    // Asked once, whatever comes of it: connections during the load would be load, and would be counted.
    facts: () => {
      asked ??= ask();
      return asked;
    },
    sample: async () => [],
    close: async () => undefined,
  };
}
