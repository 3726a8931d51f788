import { join, resolve } from 'node:path';
import { writeNew } from '../../host/write-new.ts';
import { exitStatus } from '../../run/exit-status.ts';
import { RunError } from '../../run/run-error.ts';
import { showPath } from '../../run/show-path.ts';
import { learnFile } from '../learn/learn-file.ts';
import { parseOptions } from '../parse-options.ts';
import { requireName } from '../require-name.ts';
import { askKind } from './ask-kind.ts';
import { isKind, type Kind, kinds } from './kinds.ts';
import { readStarter, type StarterFile } from './read-starter.ts';

/**
 * `new <name> [--kind socket.io|websocket|nchat | --har session.har] [--out folder]`: writes a folder with a chat and a
 * first test; with a HAR the chat is described from it.
 */
export async function runNew(args: readonly string[], log: (line: string) => void): Promise<void> {
  const { word, values } = parseOptions('new', args, ['kind', 'har', 'out']);
  if (word === undefined) {
    throw new RunError(exitStatus.badConfiguration, 'new: expected a name, got none: new my-chat');
  }
  const name = requireName(word);
  const { har, kind: given } = values;
  if (har !== undefined && given !== undefined) {
    throw new RunError(exitStatus.badConfiguration, '--kind: --har says what kind it is; give one of them.');
  }
  const folder = resolve(values['out'] ?? name);
  const kind = har === undefined ? await chooseKind(given) : undefined;
  const files =
    har === undefined ? await readStarter(kind ?? 'socket.io', name) : await learnStarter(har, name, log);
  await writeNew(files.map(({ path, content }) => ({ path: join(folder, path), content })));
  log(`Written, for ${kind === undefined ? 'the chat as learnt' : kinds[kind]}:`);
  for (const { path } of files) {
    log(`  ${showPath(join(folder, path))}`);
  }
  log('');
  log('Next:');
  log(`  cd ${showPath(folder)}`);
  log('  npm install');
  for (const step of nextSteps(kind, name)) {
    log(`  ${step}`);
  }
}

/** The starter with the chat described by what a browser saved, and with its address as the target. */
async function learnStarter(
  har: string,
  name: string,
  log: (line: string) => void,
): Promise<readonly StarterFile[]> {
  const { source, origin } = await learnFile(har, name, log);
  log('');
  return (await readStarter('socket.io', name)).map(({ path, content }) => {
    if (path.startsWith('protocols/')) {
      return { path, content: source };
    }
    return {
      path,
      content: path.startsWith('targets/') ? withUrl(content, origin.replace(/^ws/, 'http')) : content,
    };
  });
}

function withUrl(target: string, url: string): string {
  return `${JSON.stringify({ ...JSON.parse(target), url }, null, 2)}\n`;
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
    `new: expected --kind ${names.join('|')} or --har session.har, got neither, and nobody is at a terminal to ask.`,
  );
}

function nextSteps(kind: Kind | undefined, name: string): readonly string[] {
  return [
    ...(kind === 'nchat' ? [] : [`look at protocols/${name}/index.ts: it describes your chat`]),
    'look at targets/local.json: it has the address',
    'npm run smoke',
  ];
}
