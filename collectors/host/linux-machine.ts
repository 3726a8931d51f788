import { createRates, known, percentOf } from '../rates.ts';
import { type CpuTimes, parseCpuTimes } from './parse-cpu-times.ts';
import { parseDiskstats, sumDisks } from './parse-diskstats.ts';
import { parseKeyKilobytes } from './parse-key-kilobytes.ts';
import { readNetCounter, readSockstat } from './parse-net-counters.ts';
import { parseNetDev, sumInterfaces } from './parse-net-dev.ts';
import type { ProcReader } from './read-proc.ts';

/** Reads the figures of a whole machine. */
export interface MachineReader {
  /** The values of now; `nowMs` is of a clock that never goes back. */
  read(nowMs: number): Record<string, number>;
  /** Which interfaces and disks the figures add up. */
  facts(): Record<string, string>;
}

/**
 * The whole Linux machine by `/proc`. Sockets are counted from `sockstat` and `snmp`: listing 20,000 of them from
 * `/proc/net/tcp` every second would take the CPU that is to be measured.
 */
export function createLinuxMachine(proc: ProcReader): MachineReader {
  const rates = createRates();
  const interfaces = pickInterfaces(proc);
  const disks = pickDisks(proc);
  return {
    facts: () => ({ networkInterfaces: interfaces.join(', '), disks: disks.join(', ') }),
    read: (nowMs) => {
      rates.at(nowMs);
      return known({
        ...readCpu(proc, rates),
        ...readMemory(proc),
        ...readNetwork(proc, rates, interfaces),
        ...readDisks(proc, rates, disks),
        ...readTcp(proc, rates),
      });
    },
  };
}

type Rates = ReturnType<typeof createRates>;
type Values = Record<string, number | undefined>;

function readCpu(proc: ProcReader, rates: Rates): Values {
  const times: CpuTimes | undefined = parseCpuTimes(proc.text('proc/stat') ?? '');
  if (times === undefined) {
    return {};
  }
  const busy = rates.perSec('cpu/busy', times.busySec);
  const ioWait = rates.perSec('cpu/ioWait', times.ioWaitSec);
  const steal = rates.perSec('cpu/steal', times.stealSec);
  const share = (cores: number | undefined) =>
    cores === undefined ? undefined : (100 * cores) / times.cores;
  return {
    cpuCorePercent: busy === undefined ? undefined : 100 * busy,
    cpuMachinePercent: share(busy),
    cpuIoWaitPercent: share(ioWait),
    cpuStealPercent: share(steal),
  };
}

function readMemory(proc: ProcReader): Values {
  const memory = parseKeyKilobytes(proc.text('proc/meminfo') ?? '');
  const total = memory.get('MemTotal');
  const available = memory.get('MemAvailable');
  const used = total === undefined || available === undefined ? undefined : total - available;
  const swapTotal = memory.get('SwapTotal');
  const swapFree = memory.get('SwapFree');
  return {
    memoryBytes: used,
    memoryPercent: percentOf(used, available),
    swapBytes: swapTotal === undefined || swapFree === undefined ? undefined : swapTotal - swapFree,
  };
}

function readNetwork(proc: ProcReader, rates: Rates, names: readonly string[]): Values {
  const counters = parseNetDev(proc.text('proc/net/dev') ?? '');
  const outside = sumInterfaces(names.flatMap((name) => counters.get(name) ?? []));
  const loopback = counters.get('lo');
  const megabits = (name: string, bytes: number | undefined): number | undefined => {
    const perSec = rates.perSec(name, bytes);
    return perSec === undefined ? undefined : (perSec * 8) / 1e6;
  };
  return {
    networkInMbps: megabits('net/in', outside?.inBytes),
    networkOutMbps: megabits('net/out', outside?.outBytes),
    packetsInPerSec: rates.perSec('net/inPackets', outside?.inPackets),
    packetsOutPerSec: rates.perSec('net/outPackets', outside?.outPackets),
    loopbackMbps: megabits('lo', loopback?.outBytes),
    loopbackPacketsPerSec: rates.perSec('lo/packets', loopback?.outPackets),
  };
}

function readDisks(proc: ProcReader, rates: Rates, names: readonly string[]): Values {
  const counters = parseDiskstats(proc.text('proc/diskstats') ?? '');
  const sum = sumDisks(names.flatMap((name) => counters.get(name) ?? []));
  if (sum === undefined) {
    return {};
  }
  const busy = names.map((name) => rates.perSec(`busy/${name}`, counters.get(name)?.busyMs));
  const megabytes = (name: string, bytes: number): number | undefined => {
    const perSec = rates.perSec(name, bytes);
    return perSec === undefined ? undefined : perSec / 1e6;
  };
  return {
    diskReadIops: rates.perSec('disk/reads', sum.reads),
    diskWriteIops: rates.perSec('disk/writes', sum.writes),
    diskReadMBPerSec: megabytes('disk/readBytes', sum.readBytes),
    diskWriteMBPerSec: megabytes('disk/writtenBytes', sum.writtenBytes),
    // Milliseconds a second, so a tenth of it is percent; a request that ends in this interval may have begun before.
    diskBusyPercent: Math.min(100, Math.max(...busy.map((msPerSec) => msPerSec ?? Number.NaN)) / 10),
  };
}

function readTcp(proc: ProcReader, rates: Rates): Values {
  const snmp = proc.text('proc/net/snmp') ?? '';
  const netstat = proc.text('proc/net/netstat') ?? '';
  const sockets = proc.text('proc/net/sockstat') ?? '';
  const sockets6 = proc.text('proc/net/sockstat6') ?? '';
  const inUse = readSockstat(sockets, 'TCP', 'inuse');
  const openFiles = Number.parseInt(proc.text('proc/sys/fs/file-nr') ?? '', 10);
  return {
    tcpEstablished: readNetCounter(snmp, 'Tcp', 'CurrEstab'),
    tcpSockets: inUse === undefined ? undefined : inUse + (readSockstat(sockets6, 'TCP6', 'inuse') ?? 0),
    tcpTimeWait: readSockstat(sockets, 'TCP', 'tw'),
    tcpOrphans: readSockstat(sockets, 'TCP', 'orphan'),
    tcpSegmentsOutPerSec: rates.perSec('tcp/out', readNetCounter(snmp, 'Tcp', 'OutSegs')),
    tcpRetransmits: rates.events('tcp/retransmits', readNetCounter(snmp, 'Tcp', 'RetransSegs')),
    tcpFailedConnects: rates.events('tcp/failed', readNetCounter(snmp, 'Tcp', 'AttemptFails')),
    tcpResets: rates.events('tcp/resets', readNetCounter(snmp, 'Tcp', 'EstabResets')),
    tcpListenOverflows: rates.events('tcp/overflows', readNetCounter(netstat, 'TcpExt', 'ListenOverflows')),
    openFiles,
  };
}

/** Real adapters where there are some, because bridges and tunnels carry the same packets again; else all but `lo`. */
function pickInterfaces(proc: ProcReader): string[] {
  const names = [...parseNetDev(proc.text('proc/net/dev') ?? '').keys()].filter((name) => name !== 'lo');
  const real = names.filter((name) => proc.has(`sys/class/net/${name}/device`));
  return real.length > 0 ? real : names;
}

/** Real disks, because partitions, mappings and arrays carry the same requests again. */
function pickDisks(proc: ProcReader): string[] {
  return [...parseDiskstats(proc.text('proc/diskstats') ?? '').keys()].filter((name) =>
    proc.has(`sys/block/${name}/device`),
  );
}
