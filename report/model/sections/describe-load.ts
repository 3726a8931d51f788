import type { OwnVariables } from '../../../lib/config/test-definition.ts';
import {
  type Load,
  type LoadVariable,
  loadVariables,
  type Stage,
  type Variable,
} from '../../../lib/config/variables.ts';
import { rampWithHold } from '../../../lib/load/ramp.ts';
import { formatBytes } from '../../format/format-bytes.ts';
import { formatDuration } from '../../format/format-duration.ts';
import { figure, noData, text } from '../cells.ts';
import type { TestView } from '../report-context.ts';
import type { Cell } from '../report-model.ts';

const LABELS: Readonly<Partial<Record<LoadVariable, string>>> = {
  USERS: 'Target users',
  RATE: 'Target rate',
  DURATION: 'Sustained duration',
  CHANNELS: 'Channels',
  ROOM_SIZE: 'Users in a channel',
  MESSAGE_INTERVAL: 'Message interval of a user',
  SOCKETS_PER_VU: 'Sockets per VU',
  SEND_VIA: 'Sent by',
  UPLOAD_VIA: 'Uploaded by',
  THINK_TIME: 'Think time',
  MAX_FILE_SIZE: 'Largest file',
  CONNECT_TIMEOUT: 'Connection time-out',
  DELIVERY_TIMEOUT: 'Delivery time-out',
  REQUEST_TIMEOUT: 'Request time-out',
  AUDITORS: 'Audited users of a channel',
  RECONNECT: 'Users who are cut off come back',
  LATE_OVER: 'Late when over',
};

/** The load that a test was run with, in words; only what the test reads. */
export function describeLoad({ definition, load, plan, breakdowns, record }: TestView): Record<string, Cell> {
  if (definition === undefined || load === undefined) {
    return {};
  }
  const given: Record<string, Cell> = {};
  for (const name of definition.uses) {
    if (name === 'STAGES') {
      Object.assign(given, describeStages(load));
    } else {
      given[LABELS[name] ?? name] = text(describeValue(name, load));
    }
  }
  const values: Readonly<Record<string, unknown>> = { ...load };
  const own: OwnVariables = definition.variables ?? {};
  for (const [name, variable] of Object.entries(own)) {
    given[name] = text(describeByType(variable, values[variable.key]));
  }
  if (plan?.curveUnit === 'msg/s') {
    given['Execution model'] = text(
      'constant arrival rate: messages are due by a schedule that waits for no answer',
    );
  }
  if (plan !== undefined) {
    given['Planned length'] = text(formatDuration(plan.durationMs));
  }
  for (const { definition: table, lines } of breakdowns) {
    const counts = lines.map((line) => line.cells.find((cell) => cell.unit === 'count')?.actual ?? 0);
    const sum = counts.reduce((a, b) => a + b, 0);
    // A bare list of counts, such as requests by step, is no mix of what users do.
    if (table.columns.length < 2) {
      continue;
    }
    const shares = lines.map(
      (line, index) => `${line.label} ${Math.round((1000 * (counts[index] ?? 0)) / sum) / 10} %`,
    );
    given[`Mix by ${table.heading.toLowerCase()} (measured)`] =
      sum === 0 ? noData('nothing was counted') : text(shares.join(', '));
  }
  if (definition.family === 'search') {
    const documents = record?.summary?.facts['indexDocuments'];
    given['Index size'] = figure(
      typeof documents === 'number' ? documents : undefined,
      'count',
      'the target was not asked, or did not say',
      'messages',
    );
  }
  return given;
}

/** One sentence on what a test did and with how much load. */
export function describeScenario({ report, load, plan, definition }: TestView): string {
  const what = `${report.title}: ${report.purpose}`;
  if (load === undefined || plan === undefined || definition === undefined) {
    return what;
  }
  const amount =
    plan.curveUnit === 'msg/s'
      ? `${load.ratePerSec.toLocaleString('en-US')} messages a second`
      : `${load.users.toLocaleString('en-US')} users`;
  return `${what} ${amount}, held for ${formatDuration(load.durationMs)}.`;
}

function describeStages(load: Load): Record<string, Cell> {
  const stages = rampWithHold(load.stages, load.users, load.durationMs);
  const top = stages.findIndex((stage) => stage.users === load.users);
  const down = stages.findLastIndex((stage) => stage.users === load.users);
  const up = stages.slice(0, top + 1).filter((stage) => stage.durationMs > 0);
  return {
    'Ramp-up time': text(describeRamp(up) || 'none: everybody comes at once'),
    'Ramp-down time': text(describeRamp(stages.slice(down + 1)) || 'none: everybody leaves at once'),
  };
}

function describeRamp(stages: readonly Stage[]): string {
  if (stages.length === 0) {
    return '';
  }
  const whole = stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  const steps = stages.map(
    (stage) => `${formatDuration(stage.durationMs)} to ${stage.users.toLocaleString('en-US')}`,
  );
  return `${formatDuration(whole)} (${steps.join(', ')})`;
}

function describeValue(name: Exclude<LoadVariable, 'STAGES'>, load: Load): string {
  const variable: Variable = loadVariables[name];
  const value = load[loadVariables[name].key];
  if (name === 'AUDITORS' && value === 0) {
    return 'all';
  }
  return name === 'RATE'
    ? `${Number(value).toLocaleString('en-US')} messages a second`
    : describeByType(variable, value);
}

/** A variable's value in words, by its type. */
function describeByType({ type }: Variable, value: unknown): string {
  switch (type) {
    case 'duration':
      return formatDuration(Number(value));
    case 'size':
      return formatBytes(Number(value));
    case 'number':
    case 'integer':
      return Number(value).toLocaleString('en-US');
    case 'boolean':
      return value === true ? 'yes' : 'no';
    default:
      return typeof value === 'string' ? value : JSON.stringify(value);
  }
}
