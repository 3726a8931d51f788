import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin, stop } from 'esbuild';
import { cataloguePath, leaveOutMetrics } from './leave-out-metrics.ts';
import { leaveOutProse } from './leave-out-prose.ts';
import { printError } from './print-error.ts';
import { projectRoot } from './project-root.ts';
import { writeWhole } from './write-whole.ts';

/** A bundle is copied into the memory of every virtual user, so its size is bounded, bytes. */
export const maxBundleBytes = 50_000;

/** One bundle as written. */
export interface Bundle {
  /** The script's name without its ending. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** Where the scripts are and where the bundles go, as folders. */
export interface BundleOptions {
  readonly from: readonly string[];
  readonly to: string;
  /** Beside our own, as for a bundle with a part left out. */
  readonly plugins?: readonly Plugin[];
  /** For bundles that are measured and not shipped; otherwise `maxBundleBytes`. */
  readonly maxBytes?: number;
}

const projectFolders: BundleOptions = {
  from: [join(projectRoot, 'scripts'), join(projectRoot, 'examples')],
  to: join(projectRoot, 'dist'),
};

/**
 * Makes one minified bundle for stock k6 of every script; rejects when a script does not compile, when two have the
 * same name, or when a bundle is too large.
 */
export async function bundle(options: BundleOptions = projectFolders): Promise<readonly Bundle[]> {
  const scripts = (await Promise.all(options.from.map(listScripts))).flat();
  const names = scripts.map(nameOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`Two scripts are named ${twice}; their bundles would overwrite each other. Rename one.`);
  }
  // Its service would otherwise sit beside the load for the whole run.
  const bundles = await Promise.all(scripts.map((script) => bundleScript(script, options))).finally(stop);
  const { maxBytes = maxBundleBytes } = options;
  const large = bundles.filter(({ sizeBytes }) => sizeBytes > maxBytes);
  if (large.length > 0) {
    const sizes = large.map(({ name, sizeBytes }) => `${name} has ${sizeBytes}`).join(', ');
    throw new Error(
      `A bundle may have ${maxBytes} bytes, because every virtual user holds it; ${sizes}. Import less.`,
    );
  }
  return bundles;
}

async function bundleScript(script: string, { to, plugins = [] }: BundleOptions): Promise<Bundle> {
  const options = {
    entryPoints: [script],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    charset: 'utf8',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    external: ['k6', 'k6/*'],
    // k6 runs scripts with these in a loop without end instead of refusing them.
    supported: { 'for-await': false, 'async-generator': false, decorators: false, using: false },
    legalComments: 'none',
    logLevel: 'silent',
  } as const satisfies BuildOptions;
  const { metafile } = await build({ ...options, plugins: [leaveOutProse, ...plugins] });
  const inputs = Object.keys(metafile.inputs).filter((path) => !cataloguePath.test(path));
  const sources = await Promise.all(inputs.map((path) => readFile(path, 'utf8')));
  const result = await build({
    ...options,
    plugins: [leaveOutProse, leaveOutMetrics(sources.join('\n')), ...plugins],
  });
  const contents = result.outputFiles[0]?.contents ?? new Uint8Array();
  const path = join(to, `${nameOf(script)}.js`);
  await writeWhole(path, contents);
  return { name: nameOf(script), path, sizeBytes: contents.byteLength };
}

async function listScripts(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => join(folder, file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

function nameOf(script: string): string {
  return basename(script, '.ts');
}

if (import.meta.main) {
  try {
    for (const { path, sizeBytes } of await bundle()) {
      const size = `${(sizeBytes / 1_000).toFixed(1)} KB`;
      console.log(`${size.padStart(8)}  ${relative(projectRoot, path)}`);
    }
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}
