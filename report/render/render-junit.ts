import { formatBound, formatFigure } from '../format/format-figure.ts';
import { isAmount } from '../model/is-amount.ts';
import type { ReportModel, ReportTest } from '../model/report-model.ts';
import { whyNotValid } from '../model/why-not-valid.ts';
import { escapeXml } from './escape-xml.ts';

type Row = ReportTest['rows'][number];
interface Case {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

/**
 * `junit.xml`: a test case for each target with what was wanted and got. No data is a failure, an interrupted test an
 * error, a test that was not run skipped. A test that is not valid has an error for each limit of the generator.
 */
export function renderJunit(model: ReportModel): string {
  const invalid = model.tests.find(({ verdict }) => verdict === 'NOT VALID');
  const overall = model.quickMetrics
    .filter((row) => row.metric === 'errors')
    .map((row) =>
      invalid === undefined
        ? targetCase('overall', 'complete', row)
        : unjudged('overall', row, whyNotValid(invalid)),
    );
  const suites = [
    ...model.tests.map((test) => suite(test.name, casesOf(test), test)),
    suite('overall', overall, undefined),
  ];
  const sum = (pick: (one: Suite) => number): number => suites.reduce((total, one) => total + pick(one), 0);
  const head =
    `<testsuites name="${escapeXml(model.run.id)}" tests="${sum((one) => one.tests)}" ` +
    `failures="${sum((one) => one.failures)}" errors="${sum((one) => one.errors)}" ` +
    `skipped="${sum((one) => one.skipped)}" time="${((model.run.durationMs ?? 0) / 1_000).toFixed(3)}">`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    head,
    ...suites.map((one) => one.xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly xml: string;
}

function suite(name: string, cases: readonly Case[], test: ReportTest | undefined): Suite {
  const count = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length;
  const { startedAtMs = null, endedAtMs = null } = test ?? {};
  const seconds = startedAtMs === null || endedAtMs === null ? 0 : (endedAtMs - startedAtMs) / 1_000;
  const stamp =
    startedAtMs === null ? '' : ` timestamp="${new Date(startedAtMs).toISOString().slice(0, 19)}"`;
  const [failures, errors, skipped] = [count('failure'), count('error'), count('skipped')];
  const head =
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}" ` +
    `skipped="${skipped}" time="${seconds.toFixed(3)}"${stamp}>`;
  const xml = [head, ...cases.map((one) => one.xml), '  </testsuite>'].join('\n');
  return { tests: cases.length, failures, errors, skipped, xml };
}

function casesOf(test: ReportTest): Case[] {
  const ended =
    test.targetEnded === null
      ? []
      : [
          element(
            test.name,
            'target serves to the end',
            'error',
            'target ended',
            `${test.targetEnded} during the test`,
          ),
        ];
  return [...ended, ...judgedCases(test, ended.length > 0)];
}

/** The cases of a test's targets; `isExplained` when a case before them says why the test failed. */
function judgedCases(test: ReportTest, isExplained: boolean): Case[] {
  if (test.verdict === 'NOT VALID') {
    return invalidCases(test);
  }
  const targets = test.rows
    .filter((row) => row.limit !== null)
    .map((row) => targetCase(test.name, test.state, row));
  const shown = targets.some((one) => one.kind === 'failure' || one.kind === 'error');
  const reason = test.verdictReasons.join('; ');
  if (test.state === 'interrupted' || test.state === 'running') {
    return [...targets, element(test.name, 'runs to its end', 'error', 'interrupted', reason)];
  }
  if (test.state === 'failed') {
    return [...targets, element(test.name, 'runs to its end', 'error', 'failed', reason)];
  }
  if (test.verdict === 'FAILED' && !shown && !isExplained) {
    return [...targets, element(test.name, 'agrees with k6', 'failure', 'missed', reason)];
  }
  return targets.length > 0 ? targets : [element(test.name, 'has targets', 'skipped', 'skipped', reason)];
}

/**
 * An error for each limit of the generator that was crossed and for each contradiction of the results; the targets are
 * shown, and judged neither way.
 */
function invalidCases(test: ReportTest): Case[] {
  const inconsistent = test.contradictions.map((sentence) =>
    element(test.name, 'results agree', 'error', 'inconsistent results', sentence),
  );
  const crossed = test.health.flatMap(({ status, label, limit, actual, unit, advice }) => {
    if (status !== 'fail' || limit === null || actual === null) {
      return [];
    }
    const name = `generator: ${label} ≤ ${formatFigure(limit, unit)}`;
    const message = `not valid: the generator did not keep up, got ${formatFigure(actual, unit)}. ${advice}`;
    return [element(test.name, name, 'error', 'not valid', message)];
  });
  const targets = test.rows
    .filter((row) => row.limit !== null)
    .map((row) => unjudged(test.name, row, whyNotValid(test)));
  return [...inconsistent, ...crossed, ...targets];
}

/** A target that cannot be judged, and why. */
function unjudged(suiteName: string, row: Row, why: string): Case {
  const got = row.actual === null ? 'no data' : formatFigure(row.actual, row.unit);
  const message = `not judged, because ${why}; got ${got}`;
  const bound = row.limit === null ? '' : ` ${formatBound(row.limit, row.unit)}`;
  return element(suiteName, `${row.label}${bound}`, 'skipped', 'not valid', message);
}

function targetCase(suiteName: string, state: ReportTest['state'], row: Row): Case {
  if (row.limit === null) {
    throw new Error(`expected a row with a limit, got ${row.label}`);
  }
  const name = `${row.label} ${formatBound(row.limit, row.unit)}`;
  const wanted = `expected ${formatBound(row.limit, row.unit)}`;
  const cut = state === 'interrupted' || state === 'running' || state === 'failed';
  if (state === 'not-run' || state === 'pending') {
    return element(suiteName, name, 'skipped', 'not run', row.noDataReason ?? 'not run');
  }
  if (row.actual === null) {
    const message = `${wanted}, got no data: ${row.noDataReason ?? 'nothing was measured'}`;
    return element(suiteName, name, cut ? 'error' : 'failure', 'no data', message);
  }
  const got = `${wanted}, got ${formatFigure(row.actual, row.unit)}`;
  if (row.status === 'fail' && cut && isAmount(row)) {
    return element(suiteName, name, 'error', 'cut short', got);
  }
  if (row.status === 'fail') {
    return element(suiteName, name, 'failure', 'missed', got);
  }
  const note =
    row.status === 'warn' && row.warning !== null
      ? `; stricter level ${formatBound(row.warning, row.unit)} missed`
      : '';
  return {
    kind: 'passed',
    xml: `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}"><system-out>${escapeXml(got + note)}</system-out></testcase>`,
  };
}

function element(
  suiteName: string,
  name: string,
  kind: 'failure' | 'error' | 'skipped',
  type: string,
  message: string,
): Case {
  const typed = kind === 'skipped' ? '' : ` type="${escapeXml(type)}"`;
  return {
    kind,
    xml:
      `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}">` +
      `<${kind} message="${escapeXml(message)}"${typed}/></testcase>`,
  };
}
