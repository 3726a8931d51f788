import { formatFigure } from '../../format/format-figure.ts';
import { facts, section, table } from '../blocks.ts';
import { noData, none, status, text } from '../cells.ts';
import type { Cell, Section } from '../report-model.ts';
import type { SystemFigures } from '../system-figures.ts';
import { higher } from './postgresql.ts';

/** Redis over all tests. */
export function buildRedis(figures: SystemFigures): Section {
  const hit = figures.cell('cache', 'hitPercent', 'avg', 'percent');
  const mark = hitMark(figures, hit);
  const evicted = figures.summary('cache', 'evictedKeys');
  const memory = figures.cell('cache', 'usedMemoryBytes', 'max', 'bytes');
  return section('cache-performance', 'Cache performance (Redis)', [
    table(
      ['Metric', 'Value>', 'Status'],
      [
        [text('Hit rate'), hit, mark],
        [text('Miss rate'), figures.cell('cache', 'missPercent', 'avg', 'percent'), none],
        [text('Commands/sec'), figures.cell('cache', 'commandsPerSec', 'avg', 'per_second'), none],
        [text('Memory usage'), memory, memoryMark(figures, memory, evicted?.sum)],
        [text('Evicted keys'), figures.cell('cache', 'evictedKeys', 'sum', 'count'), none],
        [text('Expired keys'), figures.cell('cache', 'expiredKeys', 'sum', 'count'), none],
        [text('Connected clients'), figures.cell('cache', 'connectedClients', 'max', 'count'), none],
      ],
    ),
    facts({ 'Cache efficiency': efficiency(figures, hit) }),
  ]);
}

/** Fewer look-ups a second than this are no cache at work, so their share says nothing about one. */
const FEW_LOOKUPS_PER_SEC = 10;

/** Undefined where the hit rate can be judged, else why it cannot. */
function whyNotJudged(figures: SystemFigures, hit: Cell): Cell | undefined {
  if (hit.kind !== 'figure') {
    return hit;
  }
  const lookups = (['hitsPerSec', 'missesPerSec'] as const).map(
    (value) => figures.summary('cache', value)?.avg ?? 0,
  );
  const perSec = lookups.reduce((sum, one) => sum + one, 0);
  return perSec < FEW_LOOKUPS_PER_SEC
    ? noData(`only ${formatFigure(perSec, 'per_second')} look-ups on average: too few to judge a cache by`)
    : undefined;
}

function hitMark(figures: SystemFigures, hit: Cell): Cell {
  return whyNotJudged(figures, hit) ?? higher(figures.summary('cache', 'hitPercent')?.avg, 90, 70, hit);
}

/** Without `maxmemory` there is no share to judge; keys that were thrown out say the same. */
function memoryMark(figures: SystemFigures, memory: Cell, evicted: number | undefined): Cell {
  if (memory.kind !== 'figure') {
    return memory;
  }
  const share = figures.summary('cache', 'usedMemoryPercent')?.max;
  if ((evicted ?? 0) > 0) {
    return status('warn', 'keys were evicted');
  }
  if (share === undefined) {
    return status('pass', 'nothing evicted, no maxmemory set');
  }
  if (share >= 90) {
    return status('fail', 'critical');
  }
  return share >= 80 ? status('warn') : status('pass', 'good');
}

function efficiency(figures: SystemFigures, hit: Cell): Cell {
  const share = figures.summary('cache', 'hitPercent')?.avg;
  const why = whyNotJudged(figures, hit);
  if (share === undefined || why !== undefined) {
    return why ?? hit;
  }
  if (share >= 95) {
    return status('pass', 'excellent');
  }
  return share >= 80 ? status('pass', 'good') : status('warn', 'needs improvement');
}
