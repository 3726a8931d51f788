import { join, resolve } from 'node:path';
import { type NewFile, writeNew } from '../../host/write-new.ts';
import { exitStatus } from '../../run/exit-status.ts';
import { RunError } from '../../run/run-error.ts';
import { showPath } from '../../run/show-path.ts';
import { parseOptions } from '../parse-options.ts';
import { requireName } from '../require-name.ts';
import { askKind } from './ask-kind.ts';
import { isKind, type Kind, kinds } from './kinds.ts';
import { readStarter } from './read-starter.ts';

/** `new <name> [--kind socket.io|websocket|nchat] [--out folder]`: writes a folder with a chat and a first test. */
export async function runNew(args: readonly string[], log: (line: string) => void): Promise<void> {
  const { word, values } = parseOptions('new', args, ['kind', 'out']);
  if (word === undefined) {
    throw new RunError(exitStatus.badConfiguration, 'new: expected a name, got none: new my-chat');
  }
  const name = requireName(word);
  const kind = await chooseKind(values['kind']);
  const folder = resolve(values['out'] ?? name);
  const files = (await readStarter(kind, name)).map(
    ({ path, content }): NewFile => ({ path: join(folder, path), content }),
  );
  await writeNew(files);
  log(`Written, for ${kinds[kind]}:`);
  for (const { path } of files) {
    log(`  ${showPath(path)}`);
  }
  log('');
  log('Next:');
  log(`  cd ${showPath(folder)}`);
  log('  npm install');
  for (const step of nextSteps(kind, name)) {
    log(`  ${step}`);
  }
}

async function chooseKind(given: string | undefined): Promise<Kind> {
  const names = Object.keys(kinds);
  if (given !== undefined) {
    if (isKind(given)) {
      return given;
    }
    throw new RunError(exitStatus.badConfiguration, `--kind: expected ${names.join(', ')}, got ${given}.`);
  }
  if (process.stdin.isTTY && process.stdout.isTTY) {
    return askKind();
  }
  throw new RunError(
    exitStatus.badConfiguration,
    `new: expected --kind ${names.join('|')}, got none, and nobody is at a terminal to ask.`,
  );
}

function nextSteps(kind: Kind, name: string): readonly string[] {
  const described = `describe your chat in protocols/${name}/index.ts, or let npx k6-chat learn session.har do it`;
  return [...(kind === 'nchat' ? [] : [described]), 'set the address in targets/local.json', 'npm run smoke'];
}
