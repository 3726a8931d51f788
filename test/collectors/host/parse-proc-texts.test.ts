import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCpuTimes } from '../../../collectors/host/parse-cpu-times.ts';
import { parseDiskstats, sumDisks } from '../../../collectors/host/parse-diskstats.ts';
import { parseKeyKilobytes } from '../../../collectors/host/parse-key-kilobytes.ts';
import { readNetCounter, readSockstat } from '../../../collectors/host/parse-net-counters.ts';
import { parseNetDev, sumInterfaces } from '../../../collectors/host/parse-net-dev.ts';
import { readFixture } from '../support/fixture.ts';

test('The CPU times of a captured machine are in seconds and leave waiting for disks out of busy', () => {
  const times = parseCpuTimes(readFixture('linux/proc/stat'));
  assert.deepEqual(times, {
    cores: 2,
    busySec: 753.13 + 0 + 190.17 + 0 + 12.45,
    idleSec: 3882.56,
    ioWaitSec: 14.17,
    stealSec: 1.48,
  });
});

test('A text without a cpu line has no CPU times', () => {
  assert.equal(parseCpuTimes('ctxt 5\n'), undefined);
});

test('The interfaces of a captured machine are read with loopback under its own name', () => {
  const interfaces = parseNetDev(readFixture('linux/proc/net/dev'));
  assert.deepEqual([...interfaces.keys()], ['lo', 'ifb0', 'ifb1', 'eth0']);
  assert.deepEqual(interfaces.get('eth0'), {
    inBytes: 647140860,
    inPackets: 21399,
    outBytes: 1555523,
    outPackets: 15362,
  });
});

test('Interfaces are added up, and of none there is no sum', () => {
  const one = { inBytes: 1, inPackets: 2, outBytes: 3, outPackets: 4 };
  assert.deepEqual(sumInterfaces([one, one]), { inBytes: 2, inPackets: 4, outBytes: 6, outPackets: 8 });
  assert.equal(sumInterfaces([]), undefined);
});

test('A captured disk counts sectors of 512 bytes', () => {
  assert.deepEqual(parseDiskstats(readFixture('linux/proc/diskstats')).get('vda'), {
    reads: 246577,
    readBytes: 14468634 * 512,
    writes: 48410,
    writtenBytes: 9293216 * 512,
    busyMs: 24564,
  });
});

test('Disks are added up, the busy time is that of the busiest, and of none there is no sum', () => {
  const one = { reads: 1, readBytes: 2, writes: 3, writtenBytes: 4, busyMs: 10 };
  assert.deepEqual(sumDisks([one, { ...one, busyMs: 7 }]), {
    reads: 2,
    readBytes: 4,
    writes: 6,
    writtenBytes: 8,
    busyMs: 10,
  });
  assert.equal(sumDisks([]), undefined);
});

test('Kilobytes become bytes in meminfo, status and smaps_rollup', () => {
  assert.equal(parseKeyKilobytes(readFixture('linux/proc/meminfo')).get('MemTotal'), 24684084 * 1024);
  assert.equal(parseKeyKilobytes(readFixture('linux/proc/21761/smaps_rollup')).get('Pss'), 15987 * 1024);
  assert.equal(parseKeyKilobytes('Active(anon):   12 kB\n').get('Active(anon)'), 12 * 1024);
});

test('TCP counters are found by their name and not by their place', () => {
  const snmp = readFixture('linux/proc/net/snmp');
  assert.equal(readNetCounter(snmp, 'Tcp', 'RetransSegs'), 11721);
  assert.equal(readNetCounter(snmp, 'Tcp', 'OutSegs'), 2284746);
  assert.equal(readNetCounter(snmp, 'Tcp', 'NoSuchCounter'), undefined);
  assert.equal(readNetCounter('', 'Tcp', 'OutSegs'), undefined);
});

test('Sockets are counted from sockstat', () => {
  const sockstat = readFixture('linux/proc/net/sockstat');
  assert.equal(readSockstat(sockstat, 'TCP', 'inuse'), 1);
  assert.equal(readSockstat(sockstat, 'TCP', 'tw'), 20000);
  assert.equal(readSockstat(sockstat, 'TCP6', 'inuse'), undefined);
});
