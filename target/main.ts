import { parseTargetArguments, TARGET_HELP } from './parse-target-arguments.ts';
import { startSystem } from './protocols/start-system.ts';
import { startTarget } from './start-target.ts';
import { keptFdOf } from './supervise/kept-file.ts';
import { superviseTarget } from './supervise/supervise-target.ts';
import { takeCommands } from './supervise/take-commands.ts';

const EXIT_FAILED = 1;
const EXIT_BAD_ARGUMENTS = 2;
const STOP_TIMEOUT_MS = 15_000;

/** Lets the server and what it stands on be ended and started again one by one. */
const SUPERVISED = '--supervised';
const OWN_FLAGS = [SUPERVISED, '--exit-with-parent'];

// A dead parent closes its end of our output: losing a line then is right, dying of it would leave a database.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const log = (line: string) => void process.stderr.write(`target: ${line}\n`);
const writeLine = (line: string) => void process.stdout.write(`${line}\n`);

/** Something that serves. */
interface Serving {
  stop: () => Promise<void>;
}

await main();

async function main(): Promise<void> {
  const command = parseTargetArguments(process.argv.slice(2), process.env);
  if (command.action === 'help') {
    return void process.stdout.write(TARGET_HELP);
  }
  if (command.action === 'fail') {
    for (const error of command.errors) {
      log(error);
    }
    process.exitCode = EXIT_BAD_ARGUMENTS;
    return;
  }
  if (process.argv.includes(SUPERVISED)) {
    await serve(async () => {
      const args = process.argv.slice(1).filter((argument) => !OWN_FLAGS.includes(argument));
      const servers = command.action === 'start' ? command.options : undefined;
      const supervised = await superviseTarget({ command: args, servers, env: process.env, log });
      takeCommands(process.stdin, supervised, writeLine);
      return { ...supervised.facts, stop: supervised.stop };
    }, command.exitWithParent);
    return;
  }
  await serve(
    () =>
      command.action === 'start'
        ? startTarget({ ...command.options, log })
        : startSystem(command.system, { ...command.options, keptFd: keptFdOf(process.env), log }),
    command.exitWithParent,
  );
}

async function serve(start: () => Promise<Serving>, exitWithParent: boolean): Promise<void> {
  let target: Serving | undefined;
  let isStopping = false;
  const stop = (reason: string) => {
    if (isStopping) {
      return;
    }
    isStopping = true;
    log(`stopping: ${reason}`);
    // While it still starts there is nothing to stop by name: the guard removes what there is once we are gone.
    if (target === undefined) {
      process.exit(EXIT_FAILED);
    }
    setTimeout(() => {
      log(`not stopped after ${STOP_TIMEOUT_MS / 1000} s: leaving the rest to the guard`);
      process.exit(EXIT_FAILED);
    }, STOP_TIMEOUT_MS).unref();
    void target.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log(String(error));
        process.exit(EXIT_FAILED);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop(signal));
  }
  if (exitWithParent) {
    process.stdin.on('end', () => stop('the parent is gone'));
    process.stdin.on('error', () => stop('the parent is gone'));
    process.stdin.resume();
  }
  try {
    target = await start();
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    process.exit(EXIT_FAILED);
  }
  writeLine(JSON.stringify({ ready: true, ...factsOf(target) }));
}

/** What whoever started it must know: all but what only this process can use. */
function factsOf(target: Serving): object {
  return Object.fromEntries(
    Object.entries(target).filter(([name, value]) => name !== 'counters' && typeof value !== 'function'),
  );
}
