import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinuxMachine } from '../../../collectors/host/linux-machine.ts';
import { createCapturedProc, readFixture } from '../support/fixture.ts';

test('The first reading of a captured machine has its levels, and no rate', () => {
  const machine = createLinuxMachine(createCapturedProc());
  const usedBytes = (24684084 - 23973472) * 1024;
  assert.deepEqual(machine.read(0), {
    memoryBytes: usedBytes,
    memoryPercent: (100 * usedBytes) / (24684084 * 1024),
    swapBytes: 0,
    tcpEstablished: 0,
    tcpSockets: 1,
    tcpTimeWait: 20000,
    tcpOrphans: 0,
    openFiles: 526,
  });
  assert.deepEqual(machine.facts(), { networkInterfaces: 'eth0', disks: 'vda' });
});

test('The second reading has rates of real adapters and disks, and loopback under its own name', () => {
  const changed: Record<string, string | undefined> = {};
  const machine = createLinuxMachine(createCapturedProc(changed));
  machine.read(0);
  const change = (path: string, from: string, to: string): void => {
    const text = changed[path] ?? readFixture(`linux/${path}`);
    assert.ok(text.includes(from), `${path} holds ${from}`);
    changed[path] = text.replace(from, to);
  };
  change('proc/stat', 'cpu  75313 0 19017 388256 1417', 'cpu  75413 0 19067 388266 1427');
  change('proc/net/dev', 'eth0: 647140860   21399', 'eth0: 647390860   21499');
  change('proc/net/dev', '1555523   15362', '2055523   15562');
  change(
    'proc/net/dev',
    '39606719546 2281030    0    0    0     0          0         0 39606719546 2281030',
    '39607719546 2282030    0    0    0     0          0         0 39607719546 2282030',
  );
  change('proc/net/dev', 'ifb0:       0       0', 'ifb0: 9000000   90000');
  change(
    'proc/diskstats',
    'vda 246577 34796 14468634 246048 48410 82671 9293216 30038 0 24564',
    'vda 246587 34796 14472634 246048 48450 82671 9309216 30038 0 24814',
  );
  change('proc/net/snmp', '2284746 11721', '2284946 11724');
  const values = machine.read(1000);
  const rates = {
    cpuCorePercent: 150,
    cpuMachinePercent: 75,
    cpuIoWaitPercent: 5,
    cpuStealPercent: 0,
    networkInMbps: 2,
    networkOutMbps: 4,
    packetsInPerSec: 100,
    packetsOutPerSec: 200,
    loopbackMbps: 8,
    loopbackPacketsPerSec: 1000,
    diskReadIops: 10,
    diskWriteIops: 40,
    diskReadMBPerSec: 2.048,
    diskWriteMBPerSec: 8.192,
    diskBusyPercent: 25,
    tcpSegmentsOutPerSec: 200,
    tcpRetransmits: 3,
    tcpFailedConnects: 0,
    tcpResets: 0,
    tcpListenOverflows: 0,
  };
  for (const [name, expected] of Object.entries(rates)) {
    assert.ok(
      Math.abs((values[name] ?? Number.NaN) - expected) < 1e-6,
      `${name}: ${values[name]}, not ${expected}`,
    );
  }
});

test('What cannot be read is absent, and nothing is 0 in its place', () => {
  const proc = createCapturedProc();
  const machine = createLinuxMachine({ ...proc, text: () => undefined });
  machine.read(0);
  assert.deepEqual(machine.read(1000), {});
});

test('Sockets are never listed one by one, however many there are', () => {
  const proc = createCapturedProc();
  const paths: string[] = [];
  const text = (path: string): string | undefined => {
    paths.push(path);
    return proc.text(path);
  };
  createLinuxMachine({ ...proc, text }).read(0);
  assert.ok(paths.includes('proc/net/sockstat'));
  assert.deepEqual(
    paths.filter((path) => /^proc\/net\/(?:tcp|udp|unix)/.test(path)),
    [],
  );
});
