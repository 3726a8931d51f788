import { findSummary, type TimeWindow, type ValueSummary } from '../../collectors/summarise.ts';
import type { Component } from '../../record/component.ts';
import type { SystemLine } from '../../record/system-line.ts';
import type { FigureUnit } from '../format/format-figure.ts';
import { figure, noData } from './cells.ts';
import type { Cell } from './report-model.ts';
import type { SystemValue } from './system-value.ts';

/** Reads system figures and says, for each that is missing, why. */
export interface SystemFigures {
  /** One statistic of one value; `scale` turns it into the unit asked for. */
  cell(
    component: Component,
    value: SystemValue,
    stat: 'avg' | 'max' | 'p95' | 'sum' | 'last',
    unit: FigureUnit,
    scale?: number,
  ): Cell;
  summary(component: Component, value: SystemValue): ValueSummary | undefined;
  /** A version or setting that a source given. */
  fact(source: string, name: string): Cell;
}

/** Which source to ask first about a component that is not a process of this machine. */
const SOURCE_OF: Record<Component, string> = {
  application: 'host',
  database: 'postgresql',
  cache: 'redis',
  search: 'meilisearch',
  generator: 'host',
  host: 'host',
};

/** System figures over one stretch of time; `lines` tell about sources that gave nothing. */
export function createSystemFigures(
  summaries: readonly ValueSummary[],
  lines: readonly SystemLine[],
): SystemFigures {
  const summary = (component: Component, value: SystemValue): ValueSummary | undefined =>
    findSummary(summaries, component, value);
  return {
    summary,
    cell: (component, value, stat, unit, scale = 1) => {
      const found = summary(component, value);
      if (found !== undefined) {
        return figure(found[stat] * scale, unit, 'not a number');
      }
      return noData(whyMissing(component, value, lines));
    },
    fact: (source, name) => {
      const given = lines.filter((line) => line.kind === 'facts').findLast((line) => line.source === source);
      const value = given?.facts[name];
      return value === undefined ? noData(whySilent(source, lines)) : { kind: 'text', text: String(value) };
    },
  };
}

/** All test windows as one stretch; undefined when no test has one. */
export function joinWindows(windows: readonly (TimeWindow | undefined)[]): TimeWindow | undefined {
  const known = windows.filter((window) => window !== undefined);
  if (known.length === 0) {
    return undefined;
  }
  return {
    fromMs: Math.min(...known.map((window) => window.fromMs)),
    toMs: Math.max(...known.map((window) => window.toMs)),
  };
}

function whyMissing(component: Component, value: string, lines: readonly SystemLine[]): string {
  const machine = /^(cpu|memory|network|packets|disk)/.test(value);
  const source = machine ? 'host' : SOURCE_OF[component];
  const given = lines.some((line) => line.kind === 'sample' && line.source === source);
  if (machine && given) {
    return component === 'host'
      ? `the host collector gave no ${value}`
      : `no process of the ${component} is known on this machine`;
  }
  if (given && /^(gc|heap)/.test(value)) {
    return 'k6 given of no garbage collection in this time';
  }
  if (given) {
    return `the ${source} collector gave no ${value} in this time`;
  }
  return whySilent(source, lines);
}

/** Why a source said nothing: it was not configured, it failed, or nothing was sampled at all. */
export function whySilent(source: string, lines: readonly SystemLine[]): string {
  if (lines.length === 0) {
    return 'the run has no system samples (system.ndjson)';
  }
  const absent = lines.find((line) => line.kind === 'not-configured' && line.source === source);
  if (absent?.kind === 'not-configured') {
    return absent.reason;
  }
  const failure = lines.findLast((line) => line.kind === 'error' && line.source === source);
  if (failure?.kind === 'error') {
    return `the ${source} collector failed: ${failure.message}`;
  }
  return `the ${source} collector gave nothing`;
}
