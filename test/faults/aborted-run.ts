import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFaults } from '../../faults/open-faults.ts';
import { playFaults } from '../../faults/play-faults.ts';
import { readDrivers } from '../../faults/read-drivers.ts';
import { planFaults } from '../../faults/schedule/plan-faults.ts';
import { findOnPath } from '../../host/find-on-path.ts';

// A run that is nothing but its faults: it is ended from outside at a random moment.
const [folder = ''] = process.argv.slice(2);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort());
}
const victim = spawn('sleep', ['30'], { stdio: 'ignore' });
writeFileSync(join(folder, 'victim.pid'), String(victim.pid));
const named = {
  services: {
    victim: { pidFile: join(folder, 'victim.pid') },
    file: { pause: `touch ${folder}/paused`, resume: `rm -f ${folder}/paused` },
  },
  proxies: {},
};
const hasPressure = findOnPath('stress-ng', process.env['PATH']) !== undefined;
const pressure = {
  what: 'cpu-pressure',
  where: 'machine',
  at: '40ms',
  for: '4s',
  howMuch: { workers: 1, loadPercent: 5 },
};
const drivers = await readDrivers();
const planned = planFaults(
  {
    faults: [
      { what: 'pause', where: 'victim', at: '10ms', for: '4s' },
      { what: 'pause', where: 'file', at: '20ms', for: '4s' },
      { what: 'partition', where: 'generator-target', at: '30ms', for: '4s', howMuch: { as: 'silent' } },
      ...(hasPressure ? [pressure] : []),
    ],
  },
  { drivers, named, durationMs: 5_000, test: 'aborted' },
);
if (!planned.ok) {
  throw new Error(planned.problems.join('\n'));
}
const addresses = { targetUrl: 'http://127.0.0.1:1', targetWsUrl: 'http://127.0.0.1:1' };
const faults = await openFaults(planned.faults, {
  ...{ drivers, named, addresses, embedded: false, env: process.env, log: () => undefined },
  journalFolder: join(folder, 'journals'),
});
await faults.attach({ addresses });
const startMs = Date.now();
const logPath = join(folder, 'faults.ndjson');
writeFileSync(logPath, '');
const playing = playFaults({
  ...{
    faults: planned.faults,
    inject: faults.inject,
    loadStartedAtMs: () => startMs,
    logPath,
    log: () => undefined,
  },
});
process.stdout.write('playing\n');
await new Promise((resolve) => {
  stop.signal.addEventListener('abort', resolve);
  const alive = setInterval(() => stop.signal.aborted && clearInterval(alive), 100);
});
await playing.stop();
await faults.close();
victim.kill('SIGKILL');
