import { loadDefinitions } from '../discover/load-definitions.ts';
import { printError } from '../host/print-error.ts';
import { type Configuration, configure } from './configure.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { type Arguments, namesGivenToMake, parseArguments } from './parse-arguments.ts';
import { renderPlan } from './plan/render-plan.ts';
import { outliveReaders, print, printProblem } from './print.ts';
import { RunError } from './run-error.ts';
import type { runLoad } from './run-load.ts';

type Command = Extract<Arguments, { readonly ok: true }>;

const log = print;

outliveReaders();
try {
  process.exitCode = await main();
} catch (error) {
  printError(error);
  process.exitCode = error instanceof RunError ? error.exitStatus : exitStatus.couldNotRun;
}

async function main(): Promise<ExitStatus> {
  const command = parseArguments(process.argv.slice(2));
  if (!command.ok) {
    return refuse(command.problems);
  }
  switch (command.verb) {
    case 'help': {
      const { renderHelp } = await import('./render-help.ts');
      log(renderHelp());
      return exitStatus.met;
    }
    case 'run':
      return load(command, {});
    case 'demo':
      return demo(command);
    case 'run-10k':
      return load(command, { PROFILE: '10k' });
    case 'suite':
      return suite(command);
    case 'plan':
      return withConfiguration(command, {}, async (configuration) => {
        log(renderPlan(configuration));
        return exitStatus.met;
      });
    case 'doctor': {
      const { doctor } = await import('./doctor/doctor.ts');
      return withConfiguration(command, {}, (configuration) => doctor(configuration, log));
    }
    case 'report': {
      const { reportAgain } = await import('./report-again.ts');
      return withConfiguration(command, {}, (configuration) => reportAgain(configuration, log));
    }
    case 'capacity': {
      const { runCapacity } = await import('./capacity.ts');
      const given = { ...process.env, ...command.values };
      const defaults = given['TESTS'] ? {} : { TESTS: 'message-throughput' };
      return load(command, defaults, runCapacity);
    }
    case 'calibrate': {
      const { calibrate } = await import('./calibrate/calibrate.ts');
      return (
        refuseTarget(command) ??
        withConfiguration(command, { PROFILE: 'smoke' }, (configuration, definitions) =>
          calibrate(configuration, definitions, command.dryRun, log),
        )
      );
    }
    case 'compare': {
      const { compare } = await import('./compare.ts');
      return withConfiguration(command, {}, (configuration) => compare(configuration.run, log));
    }
    case 'kubernetes': {
      const { kubernetes } = await import('./kubernetes.ts');
      return withConfiguration(command, {}, (configuration) => kubernetes(configuration, process.stdout));
    }
    case 'gather': {
      const { gather } = await import('./gather.ts');
      return withConfiguration(command, {}, (configuration) => gather(configuration, log));
    }
    case 'cloud': {
      const { cloud } = await import('./cloud.ts');
      return withConfiguration(command, {}, (configuration) => cloud(configuration, log));
    }
    case 'target': {
      const { runTarget } = await import('./run-target.ts');
      return runTarget(command.values, namesGivenToMake(process.env['K6_CHAT_GIVEN']));
    }
    case 'clean': {
      const { clean } = await import('./clean.ts');
      await clean();
      return exitStatus.met;
    }
    default:
      return command.verb satisfies never;
  }
}

/** One whole suite: its tests, against the system that they were made for unless PROTOCOL says another. */
async function suite(command: Command): Promise<ExitStatus> {
  const wanted = { ...process.env, ...command.values }['SUITE'];
  if (!wanted) {
    const suites = [...new Set((await loadDefinitions()).map((each) => each.suite))].sort();
    return refuse([`SUITE: expected one of ${suites.join(', ')}, got nothing.`]);
  }
  return load(command, { TESTS: wanted });
}

async function demo(command: Command): Promise<ExitStatus> {
  return refuseTarget(command) ?? load(command, { PROFILE: 'demo' });
}

/** Demo and calibration are the same everywhere: a target that happens to be set must not be loaded by them. */
function refuseTarget({ verb, values }: Command): ExitStatus | undefined {
  const given = { ...process.env, ...values };
  const foreign = ['TARGET_URL', 'TARGET_WS_URL', 'TARGET_FILE'].filter((name) => given[name]);
  return foreign.length === 0
    ? undefined
    : refuse([`${foreign.join(', ')}: ${verb} tests the built-in target only; use run for another one.`]);
}

async function load(
  command: Command,
  forced: Readonly<Record<string, string>>,
  how?: Parameters<typeof runLoad>[3],
): Promise<ExitStatus> {
  return withConfiguration(command, forced, async (configuration, definitions) => {
    log(renderPlan(configuration, command.dryRun ? 'curves' : 'brief'));
    if (command.dryRun) {
      return exitStatus.met;
    }
    log('');
    const { runLoad } = await import('./run-load.ts');
    return runLoad(configuration, definitions, log, how);
  });
}

async function withConfiguration(
  { verb, values }: Command,
  forced: Readonly<Record<string, string>>,
  action: (
    configuration: Configuration,
    definitions: Awaited<ReturnType<typeof loadDefinitions>>,
  ) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const given = { ...process.env, ...values };
  const conflicts = Object.entries(forced)
    .filter(([name, value]) => given[name] && given[name] !== value)
    .map(([name, value]) => `${name}: ${verb} has ${name}=${value}; use run for another.`);
  const definitions = await loadDefinitions();
  const configured = await configure({
    env: process.env,
    values: { ...values, ...forced },
    given: namesGivenToMake(process.env['K6_CHAT_GIVEN']),
    definitions,
  });
  const problems = [...conflicts, ...(configured.ok ? [] : configured.problems)];
  if (problems.length > 0 || !configured.ok) {
    return refuse(problems);
  }
  for (const warning of configured.configuration.warnings) {
    printProblem(`! ${warning}`);
  }
  return action(configured.configuration, definitions);
}

function refuse(problems: readonly string[]): ExitStatus {
  printProblem(problems.join('\n'));
  return exitStatus.badConfiguration;
}
