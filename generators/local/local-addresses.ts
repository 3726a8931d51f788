/** The ports that Linux gives to outgoing connections of one address, as it comes. */
const PORTS_OF_AN_ADDRESS = 28_000;

/** What decides from which addresses the generators of this machine connect. */
export interface LocalAddressOptions {
  readonly count: number;
  /** Addresses of the target. */
  readonly targets: readonly string[];
  /** The user's own K6_LOCAL_IPS, for all of them. */
  readonly asked: string | undefined;
  /** Open at the peak, in all. */
  readonly connections: number;
}

/**
 * K6_LOCAL_IPS for each generator of this machine; undefined where it is left to the system. Towards a target on the
 * loopback interface each has an address of its own, so that the target sees where a connection comes from, and as many
 * more as its ports ask for. Towards any other the system chooses, or the user.
 */
export function localAddresses(options: LocalAddressOptions): readonly (string | undefined)[] {
  const { count, targets, asked, connections } = options;
  const each = Math.max(1, Math.ceil(connections / count / PORTS_OF_AN_ADDRESS));
  const isAlone = count === 1 && each === 1;
  if (asked !== undefined || isAlone || !targets.every(isLoopback)) {
    return Array.from({ length: count }, () => undefined);
  }
  return Array.from({ length: count }, (_, i) => {
    // 127.0.0.1 is left to the target and to everybody else.
    const from = `127.0.0.${2 + i * each}`;
    return each === 1 ? from : `${from}-127.0.0.${1 + (i + 1) * each}`;
  });
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || /^127(\.\d+){3}$/.test(hostname);
}

/** How many addresses the generators of this machine connect from in all: so many times the ports of one. */
export function countAddresses(options: LocalAddressOptions): number {
  const { asked } = options;
  if (asked !== undefined) {
    return asked.split(',').reduce((sum, range) => sum + sizeOfRange(range.trim()), 0);
  }
  const given = localAddresses(options);
  return given.every((each) => each === undefined)
    ? 1
    : given.reduce((sum, each) => sum + sizeOfRange(each ?? ''), 0);
}

/** Addresses of `127.0.0.2-127.0.0.5`; of a form that is not known, one at the least. */
function sizeOfRange(range: string): number {
  const [from = '', to = from] = range.split('-');
  const size = numberOf(to) - numberOf(from) + 1;
  return size > 0 ? size : 1;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
