import { formatNumber } from '../../lib/summary/format-figure.ts';
import type { RowStatus } from '../../lib/summary/judge-row.ts';
import { formatFigure } from '../format/format-figure.ts';
import { RESOURCE_RULES, type ResourceRule } from './findings/resource-rules.ts';
import type { ReportContext, RunFigures } from './report-context.ts';

/** How well the database carries more load, by the steps of a capacity run. */
export interface DatabaseScalability {
  readonly status: Extract<RowStatus, 'pass' | 'warn' | 'fail'>;
  readonly words: string;
  readonly note: string;
  readonly confidence: string;
}

/** Why nothing can be said of it. */
export interface NoScalability {
  readonly reason: string;
}

/** Fewer steps than this fix no bend; more are enough to tell one from noise. */
const MANY_STEPS = 6;
const SOME_STEPS = 3;

const DATABASE_RULES = RESOURCE_RULES.filter(({ component }) => component === 'database');

/** The figures of the database in one load step. */
export interface DatabaseStep {
  readonly load: number;
  readonly figure: (value: string, stat: string) => number | undefined;
}

/** What the valid steps of a capacity run say of the database, by rising load; only those that were sampled. */
export function databaseSteps({
  capacity,
  steps,
}: Pick<ReportContext, 'capacity' | 'steps'>): DatabaseStep[] {
  const valid = (capacity?.capacity.steps ?? []).filter(({ isValid }) => isValid);
  return valid
    .flatMap(({ runId, load }) => {
      const found = steps.find((step) => step.runId === runId);
      const step = found === undefined ? undefined : { load, figure: reader(found) };
      return step === undefined ||
        DATABASE_RULES.every(({ value, stat }) => step.figure(value, stat) === undefined)
        ? []
        : [step];
    })
    .sort((a, b) => a.load - b.load);
}

/**
 * Judges the database by the steps that the system carried: by the levels of its resources, and by whether the planned
 * load was carried at all. That a later step failed says nothing against it.
 */
export function judgeDatabaseScalability(
  context: Pick<ReportContext, 'capacity' | 'steps'>,
): DatabaseScalability | NoScalability {
  const { capacity: view } = context;
  if (view === undefined) {
    return { reason: 'one load is one point: make capacity runs steps of load' };
  }
  const { capacity, capacityLoad } = view;
  const steps = databaseSteps(context);
  if (steps.length === 0) {
    return { reason: 'the database was not sampled in any valid load step' };
  }
  const unit = capacity.unit;
  const confidence = `${steps.length >= MANY_STEPS ? 'high' : steps.length >= SOME_STEPS ? 'medium' : 'low'} (${steps.length} valid steps, ${formatNumber(steps[0]?.load ?? 0)} to ${formatNumber(steps.at(-1)?.load ?? 0)} ${unit})`;
  const carried = steps.filter(({ load }) => capacityLoad !== null && load <= capacityLoad);
  const top = carried.at(-1);
  if (top === undefined) {
    return { status: 'fail', words: 'FAILED', note: 'no valid load step met its targets', confidence };
  }
  const found = DATABASE_RULES.flatMap((rule) => {
    const figure = top.figure(rule.value, rule.stat);
    return figure === undefined ? [] : [{ rule, figure, level: levelOf(rule, figure) }];
  });
  const describe = ({ rule, figure }: (typeof found)[number]): string =>
    `${rule.label} ${formatFigure(figure, rule.unit)}`;
  const at = `at ${formatNumber(top.load)} ${unit}`;
  const crossed = found.filter(({ level }) => level !== 'pass');
  const isShort = top.load < capacity.plannedLoad;
  const failedAbove = steps.some(({ load }) => load > top.load);
  const worst = crossed.some(({ level }) => level === 'fail') || (isShort && failedAbove);
  const status = worst ? 'fail' : crossed.length > 0 || isShort ? 'warn' : 'pass';
  const short = isShort
    ? `${failedAbove ? 'less than the planned' : 'no step reached the planned'} ${formatNumber(capacity.plannedLoad)} ${unit}${failedAbove ? ' was carried' : ''}; `
    : '';
  const levels =
    crossed.length > 0
      ? `beyond its level ${at}: ${crossed.map(describe).join(', ')}`
      : `no level reached ${at}: ${found.slice(0, 3).map(describe).join(', ')}`;
  const words = { pass: 'PASSED', warn: 'PARTIAL', fail: 'FAILED' }[status];
  return { status, words, note: `${short}${levels}`, confidence };
}

function levelOf(rule: ResourceRule, figure: number): 'pass' | 'warn' | 'fail' {
  const beyond = (level: number): boolean => (rule.lowIsBad ? figure < level : figure >= level);
  return beyond(rule.critical) ? 'fail' : beyond(rule.warning) ? 'warn' : 'pass';
}

function reader({ figures }: RunFigures): DatabaseStep['figure'] {
  return (value, stat) =>
    figures.find(({ key }) => key === `system/database/${value}/${stat}`)?.value ?? undefined;
}
