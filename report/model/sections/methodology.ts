import type { Component } from '../../../record/component.ts';
import type { SystemLine } from '../../../record/system-line.ts';
import { formatBytes } from '../../format/format-bytes.ts';
import { formatFigure } from '../../format/format-figure.ts';
import { facts, list, section } from '../blocks.ts';
import { figure, noData, text } from '../cells.ts';
import type { ReportContext } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';
import { createSystemFigures, whySilent } from '../system-figures.ts';
import { describeScenario } from './describe-load.ts';

/** What made the load, what it was put on, over which network, and what was done. */
export function buildMethodology(context: ReportContext): Section {
  return section(
    'methodology',
    'Test methodology',
    [],
    [
      section(
        'test-infrastructure',
        'Test infrastructure',
        [],
        [loadGenerators(context), systemUnderTest(context), network(context)],
      ),
      section('test-scenarios', 'Test scenarios', [
        list(
          context.tests.map((test) => text(describeScenario(test))),
          'no test is known',
          true,
        ),
      ]),
    ],
  );
}

function loadGenerators({ record, tests }: ReportContext): Section {
  const { host, versions, target } = record.manifest;
  const vus = tests.map((test) => test.plan?.vus ?? 0);
  const range = host.portRange;
  return section('load-generators', 'Load generators', [
    facts({
      Tool: text(
        versions['k6'] === undefined ? undefined : `k6 ${versions['k6']}`,
        'the k6 version is not in the manifest',
      ),
      'k6-chat': text(versions['k6-chat']),
      Location: text(
        host.location ?? (target.embedded ? 'this machine' : undefined),
        'the target file does not state generatorLocation',
      ),
      Instances: figure(1, 'count', ''),
      'Total capacity': figure(Math.max(0, ...vus), 'count', '', 'virtual users (VUs)'),
      Machine: text(`${host.os}${host.kernel === undefined ? '' : `, kernel ${host.kernel}`}`),
      CPU: text(`${host.cores} cores${host.cpuModel === undefined ? '' : `, ${host.cpuModel}`}`),
      Memory: figure(host.memoryBytes, 'bytes', 'not recorded'),
      'Open-file limit':
        host.openFileLimit === undefined
          ? noData('not recorded')
          : text(Number(host.openFileLimit).toLocaleString('en-US')),
      'Local ports': text(Array.isArray(range) ? range.join('–') : range),
    }),
  ]);
}

function systemUnderTest({ record, tests }: ReportContext): Section {
  const { target } = record.manifest;
  const types = Object.entries(target.instanceTypes ?? {}).map(([part, type]) => `${part}: ${type}`);
  const system = createSystemFigures([], record.system);
  const version = (source: string, name: string, product: string): Cell => {
    const cell = system.fact(source, name);
    return cell.kind === 'text' ? text(`${product} ${cell.text}`) : noData(whySilent(source, record.system));
  };
  const pings = tests
    .map((test) => test.record?.summary?.facts['indexDocuments'])
    .find((fact) => fact !== undefined);
  return section('application-under-test', 'Application under test', [
    facts({
      Name: text(
        target.name ?? (target.embedded ? 'built-in reference target' : undefined),
        'the target file has no name',
      ),
      Address: text(target.url === target.wsUrl ? target.url : `${target.url}, ${target.wsUrl}`),
      Environment: text(
        target.environment ?? (target.embedded ? 'built-in target on this machine' : undefined),
        'the target file names no environment',
      ),
      Region: text(target.region, 'the target file names no region'),
      'Instance type': text(types.join(', '), 'the target file names no instance types'),
      Database: version('postgresql', 'version', 'PostgreSQL'),
      Cache: version('redis', 'redis_version', 'Redis'),
      Search: version('meilisearch', 'version', 'Meilisearch'),
      'Search index':
        pings === undefined
          ? noData('the search test did not ask for it')
          : figure(Number(pings), 'count', 'not a number', 'messages'),
    }),
  ]);
}

function network({ record, tests, system }: ReportContext): Section {
  const figures = createSystemFigures(system, record.system);
  const parts = (['networkInMbps', 'networkOutMbps', 'loopbackMbps'] as const).map(
    (value) => figures.summary('host' satisfies Component, value)?.max ?? 0,
  );
  const transferred = tests.flatMap((test) =>
    ['data_sent', 'data_received'].flatMap(
      (metric) => test.record?.summary?.metrics[metric]?.values['count'] ?? [],
    ),
  );
  const http = figures.fact('network', 'httpVersion');
  return section('network', 'Network', [
    facts({
      Bandwidth: text(record.manifest.target.bandwidth, 'the target file states no bandwidth'),
      'Bandwidth used (peak)': figure(
        system.length === 0 ? undefined : Math.max(...parts),
        'mbps',
        'the run has no system samples (system.ndjson)',
      ),
      'Data transferred':
        transferred.length === 0
          ? noData('no summary counts it')
          : text(formatBytes(transferred.reduce((a, b) => a + b, 0))),
      Latency: roundTrip(record.system),
      Protocol: text(
        `${http.kind === 'text' ? `${http.text}, ` : ''}WebSocket (${record.manifest.target.protocol})`,
      ),
    }),
  ]);
}

/** The round trip to the target before the load; the kernel answers a connection, so the target's work is not in it. */
function roundTrip(lines: readonly SystemLine[]): Cell {
  const facts = lines.findLast((line) => line.kind === 'facts' && line.source === 'network');
  const given = facts?.kind === 'facts' ? facts.facts : {};
  const [median, min, connects] = [given['roundTripMedianMs'], given['roundTripMinMs'], given['connects']];
  return typeof median === 'number' && typeof min === 'number'
    ? figure(
        median,
        'ms',
        '',
        `median of ${connects} TCP connects before the load, lowest ${formatFigure(min, 'ms')}`,
      )
    : noData(whySilent('network', lines));
}
