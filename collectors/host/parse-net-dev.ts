/** Counters of one network interface since the start of the machine. */
export interface InterfaceCounters {
  readonly inBytes: number;
  readonly inPackets: number;
  readonly outBytes: number;
  readonly outPackets: number;
}

/** Counters by interface name from `/proc/net/dev`. See proc_pid_net(5). */
export function parseNetDev(text: string): ReadonlyMap<string, InterfaceCounters> {
  const interfaces = new Map<string, InterfaceCounters>();
  for (const [, name, counters] of text.matchAll(/^\s*([^\s:]+):\s*(\d.*)$/gm)) {
    const columns = counters?.trim().split(/\s+/).map(Number) ?? [];
    const [inBytes, inPackets] = columns;
    const [outBytes, outPackets] = columns.slice(8);
    if (name === undefined || inBytes === undefined || inPackets === undefined) {
      continue;
    }
    if (outBytes === undefined || outPackets === undefined) {
      continue;
    }
    interfaces.set(name, { inBytes, inPackets, outBytes, outPackets });
  }
  return interfaces;
}

/** The counters of several interfaces added up; undefined for none, because none were read. */
export function sumInterfaces(all: readonly InterfaceCounters[]): InterfaceCounters | undefined {
  if (all.length === 0) {
    return undefined;
  }
  const sum = (key: keyof InterfaceCounters): number => all.reduce((total, one) => total + one[key], 0);
  return {
    inBytes: sum('inBytes'),
    inPackets: sum('inPackets'),
    outBytes: sum('outBytes'),
    outPackets: sum('outPackets'),
  };
}
