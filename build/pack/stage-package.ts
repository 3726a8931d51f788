import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { printError } from '../../host/print-error.ts';
import { projectRoot } from '../../host/project-root.ts';
import { buildPackageManifest } from './build-package-manifest.ts';

const execute = promisify(execFile);

/** What is read as it lies, beside the modules: templates, starters, the pins of k6 and Toxiproxy, catalogues as JSON. */
const ASSETS = [
  '{build/k6,build/toxiproxy,starters,targets,templates}/**/*',
  '{collectors,lib,record,report,run,scripts,target,thresholds,faults,generators}/**/*.{json,md,html,hbs,yaml,yml,sql,sh}',
];

/** Declarations are for authors, who import from lib alone. */
const DECLARATIONS_LEFT_OUT =
  '{build,cli,collectors,discover,faults,generators,host,learn,record,report,run,statistics,target}/**/*.d.ts';

/**
 * Makes `dist/package`, which `npm pack` packs: the program as JavaScript, because Node.js strips no types below
 * node_modules, with the declarations of `lib` and everything that is read at run time. Rejects when it does not compile.
 */
export async function stagePackage(stage: string = join(projectRoot, 'dist/package')): Promise<void> {
  await rm(stage, { recursive: true, force: true });
  const compiler = join(projectRoot, 'node_modules/.bin/tsc');
  const config = join(projectRoot, 'build/pack');
  await execute(compiler, ['-p', config, '--outDir', stage]).catch((error: unknown) => {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    throw new Error(`The package does not compile:\n${output.trim()}`);
  });
  for (const file of globSync(DECLARATIONS_LEFT_OUT, { cwd: stage })) {
    await rm(join(stage, file));
  }
  for (const entry of globSync(ASSETS, { cwd: projectRoot, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      const to = join(stage, path.slice(projectRoot.length + 1));
      await mkdir(dirname(to), { recursive: true });
      await cp(path, to);
    }
  }
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  await writeFile(
    join(stage, 'package.json'),
    `${JSON.stringify(buildPackageManifest(manifest), null, 2)}\n`,
  );
  await chmod(join(stage, 'cli/k6-chat.js'), 0o755);
}

if (import.meta.main) {
  try {
    await stagePackage();
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}
