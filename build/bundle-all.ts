import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { loadDefinitions } from '../discover/load-definitions.ts';
import { loadProtocol } from '../discover/load-protocol.ts';
import { printError } from '../host/print-error.ts';
import { projectRoot } from '../host/project-root.ts';
import { type Bundle, bundle, type Script } from './bundle.ts';

/** Every test of the suites and every example, as scripts to be bundled. */
export async function listScripts(): Promise<readonly Script[]> {
  const tests = (await loadDefinitions()).map(({ name, scriptPath }) => ({ name, path: scriptPath }));
  const examples = join(projectRoot, 'examples');
  const files = (await readdir(examples)).filter((file) => file.endsWith('.ts'));
  return [...tests, ...files.map((file) => ({ name: basename(file, '.ts'), path: join(examples, file) }))];
}

/** Bundles all of them for one protocol to `dist/<protocol>/`. */
export async function bundleAll(wanted = 'nchat'): Promise<readonly Bundle[]> {
  const loaded = await loadProtocol(wanted);
  if (!loaded.ok) {
    throw new Error(loaded.problem);
  }
  const { found } = loaded;
  return bundle(await listScripts(), {
    to: join(projectRoot, 'dist', found.protocol.name),
    protocol: found,
  });
}

if (import.meta.main) {
  try {
    for (const { path, sizeBytes } of await bundleAll(process.env['PROTOCOL'] || undefined)) {
      const size = `${(sizeBytes / 1_000).toFixed(1)} KB`;
      console.log(`${size.padStart(8)}  ${relative(projectRoot, path)}`);
    }
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}
