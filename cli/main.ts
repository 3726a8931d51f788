import { printError } from '../host/print-error.ts';
import { nearestName } from '../lib/config/nearest-name.ts';
import { exitStatus } from '../run/exit-status.ts';
import { RunError } from '../run/run-error.ts';
import { isVerb, verbs } from '../run/verbs.ts';
import { renderCliHelp } from './render-cli-help.ts';
import { authorVerbs, isAuthorVerb } from './verbs.ts';

// k6-chat <command> …: `new` and `learn` are for authors and take options; every other word is as make has it.
const [word = 'help', ...rest] = process.argv.slice(2);
try {
  if (['help', '--help', '-h'].includes(word)) {
    console.log(renderCliHelp());
  } else if (isAuthorVerb(word)) {
    const { runAuthorVerb } = await import('./run-author-verb.ts');
    process.exitCode = await runAuthorVerb(word, rest, console.log);
  } else if (isVerb(word)) {
    await import('../run/main.ts');
  } else {
    const words = Object.keys({ ...authorVerbs, ...verbs });
    const near = nearestName(word, words);
    const help = near ? `did you mean ${near}?` : `the commands are ${words.join(', ')}.`;
    throw new RunError(exitStatus.badConfiguration, `There is no command ${JSON.stringify(word)}; ${help}`);
  }
} catch (error) {
  printError(error);
  process.exitCode = error instanceof RunError ? error.exitStatus : exitStatus.couldNotRun;
}
