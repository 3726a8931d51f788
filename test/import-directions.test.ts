import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../host/project-root.ts';

/**
 * What each room may import, longest name first match: other rooms by prefix, `k6` for k6's own modules, `node` for
 * Node's, `npm` for packages. A room may always import itself.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  // The entries for authors.
  'lib/index.ts': ['k6', 'lib'],
  'lib/definition.ts': ['lib/config', 'lib/load', 'lib/metrics'],
  'lib/protocol.ts': ['lib/protocols'],
  scripts: ['k6', 'lib', 'thresholds'],
  examples: ['k6', 'lib', 'thresholds'],
  // Limits and loads as data, with the plan that follows from a load.
  thresholds: ['lib/definition.ts', 'lib/config', 'lib/load', 'lib/metrics', 'lib/protocols'],
  // What a load may be depends on the protocol chosen.
  'lib/config': ['lib/metrics', 'lib/protocols'],
  'lib/load': ['lib/config', 'lib/metrics', 'lib/protocols'],
  // Pure, but for `rest`: a protocol's own calls run in k6.
  'lib/protocols/nchat/rest': ['k6', 'lib'],
  'lib/protocols': ['lib/load', 'lib/metrics', 'lib/http/protocol-rest.ts'],
  'lib/audit': ['lib/load', 'lib/metrics', 'lib/protocols'],
  'lib/metrics': ['k6'],
  'lib/summary': ['lib/config', 'lib/metrics'],
  'lib/http': ['k6', 'lib/metrics', 'lib/load', 'lib/protocols', 'lib/sessions'],
  // Its CSV is read by a library that is bundled.
  'lib/sessions/parse-users.ts': ['npm'],
  'lib/sessions': ['k6', 'lib'],
  // Files, locks and facts of this machine.
  host: ['node', 'npm'],
  // Finds tests and protocols in this project and in a team's folder.
  discover: ['node', 'host', 'lib/config', 'lib/protocols', 'thresholds'],
  build: ['node', 'npm', 'host', 'discover', 'lib/config', 'lib/metrics', 'lib/summary'],
  // Formulas on numbers, for whoever judges or sums up.
  statistics: [],
  collectors: ['node', 'npm', 'host', 'record', 'statistics'],
  // The contract of a results folder.
  record: ['node', 'npm', 'host', 'lib'],
  generators: [
    'node',
    'npm',
    'host',
    'build',
    'collectors/host/gc-usage.ts',
    'record',
    'lib/audit',
    'lib/config',
    'lib/metrics',
    'lib/load',
    // Formats figures.
    'lib/summary',
  ],
  report: [
    'node',
    'npm',
    'host',
    'discover',
    'record',
    'collectors',
    'lib/config',
    'lib/load',
    'lib/metrics',
    'lib/protocols',
    'lib/summary',
    'statistics',
    'thresholds',
  ],
  run: [
    'node',
    'npm',
    'host',
    'discover',
    'build',
    'record',
    'generators',
    'faults',
    'collectors',
    'report',
    'statistics',
    'lib/audit',
    'lib/config',
    'lib/load',
    'lib/metrics',
    'lib/protocols',
    'lib/summary',
    // Pure: the doctor reads the same users as the scripts.
    'lib/sessions/parse-users.ts',
    'lib/sessions/decode-text.ts',
    // The fault plan is the contract between a calibration and the target.
    'target/faults/fault-plan.ts',
    // So are the names of the target's variables, which `make target` takes.
    'target/parse-target-arguments.ts',
    // So are the systems that it can be.
    'target/protocols/system-names.ts',
  ],
  faults: [
    'node',
    'npm',
    'host',
    // Toxiproxy is built as k6 is.
    'build',
    'record',
    // A schedule is written as variables are.
    'lib/config',
    'lib/metrics',
    // The band of the time before is a statistic.
    'statistics',
    'target/faults/fault-plan.ts',
  ],
  target: ['node', 'npm', 'package.json'],
  // What `new` copies: a team's folder, which imports what authors import.
  starters: ['lib/index.ts', 'lib/definition.ts', 'lib/protocol.ts'],
  // Pure: the text of a HAR file in, a described chat out. It reads Socket.IO as the protocols do.
  learn: ['npm', 'lib/protocols/socket-io'],
  // The command of the package: the verbs of `run`, and those for authors.
  cli: ['node', 'host', 'learn', 'run', 'lib/config/nearest-name.ts'],
  // It starts k6 as a run does.
  // And merges what many of them would leave.
  bench: [
    'k6',
    'node',
    'npm',
    'build',
    'host',
    'lib',
    'record',
    'report',
    'generators',
    'statistics',
    'target',
  ],
};

const files = globSync(
  '{bench,cli,scripts,examples,thresholds,learn,lib,host,discover,build,collectors,record,generators,faults,report,run,starters,statistics,target}/**/*.ts',
  {
    cwd: projectRoot,
  },
);

test('every source file lies in a room that the table knows', () => {
  assert.ok(files.length > 100);
  assert.deepEqual(
    files.filter((file) => roomOf(file) === undefined),
    [],
  );
});

test('imports go only where the table of rooms lets them', () => {
  const wrong = files.flatMap((file) => {
    const room = roomOf(file) ?? '';
    const allowed = rooms[room] ?? [];
    return importsOf(file)
      .map((imported) => placeOf(file, imported))
      .filter((place) => !isWithin(place, room) && !allowed.some((each) => isWithin(place, each)))
      .map((place) => `${file} imports ${place}, but ${room} may import only ${allowed.join(', ')}`);
  });
  assert.deepEqual(wrong, []);
});

test('imports are found in every form, and not in comments or texts', () => {
  const source = [
    "import type { A } from './a.ts';",
    "import b, {\n  type B,\n} from 'k6/http';",
    "export { c } from './c.ts';",
    "export * from './d.ts';",
    "import 'node:fs';",
    "const e = await import('./e.ts');",
    "// import('./f.ts')",
    " * import './g.ts'",
    "export const text = 'not an import';",
    "export const from = './h.ts';",
  ].join('\n');
  assert.deepEqual(specifiersIn(source), ['./a.ts', 'k6/http', './c.ts', './d.ts', 'node:fs', './e.ts']);
});

function importsOf(file: string): string[] {
  return specifiersIn(readFileSync(join(projectRoot, file), 'utf8'));
}

/** The import specifiers of a formatted source, those of types too: statements begin their line. */
function specifiersIn(source: string): string[] {
  const forms =
    /^(?:import|export)\s+(?:[^'";]*?\sfrom\s+)?'([^']+)'|^(?!\s*(?:\/\/|\*)).*\bimport\('([^']+)'\)/gm;
  return [...source.matchAll(forms)].map(([, still, dynamic]) => still ?? dynamic ?? '');
}

function roomOf(file: string): string | undefined {
  return Object.keys(rooms).find((room) => isWithin(file, room));
}

function placeOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    return normalize(join(dirname(file), specifier));
  }
  // The protocol that a bundle is built with.
  if (specifier.startsWith('#protocol')) {
    return 'lib/protocols';
  }
  if (specifier === 'k6-chat') {
    return 'lib/index.ts';
  }
  if (specifier.startsWith('k6-chat/')) {
    return `lib/${specifier.slice('k6-chat/'.length)}.ts`;
  }
  if (specifier === 'k6' || specifier.startsWith('k6/')) {
    return 'k6';
  }
  return specifier.startsWith('node:') ? 'node' : 'npm';
}

function isWithin(place: string, room: string): boolean {
  return place === room || place.startsWith(`${room}/`);
}

test('no file imports itself by a circle of others, type imports included', () => {
  const known = new Set(files);
  const next = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .map((each) => placeOf(file, each))
        .filter((place) => known.has(place)),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      circles.push([...path.slice(at), file].join(' → '));
    } else if (!done.has(file)) {
      for (const each of next.get(file) ?? []) {
        visit(each, [...path, file]);
      }
      done.add(file);
    }
  };
  for (const file of files) {
    visit(file, []);
  }
  assert.deepEqual(circles, []);
});
