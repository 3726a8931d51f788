import { join } from 'node:path';
import { build, type Plugin, stop } from 'esbuild';
import { authorEntry } from '../host/author-entry.ts';
import { projectRoot } from '../host/project-root.ts';
import { sourceEnding } from '../host/source-ending.ts';
import { writeWhole } from '../host/write-whole.ts';

/** A script to be bundled. */
export interface Script {
  /** The bundle's file name without its ending. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** One bundle as written. */
export interface Bundle {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** What a bundle takes of a protocol. */
export interface ProtocolFiles {
  /** Exports `protocol`. */
  readonly path: string;
  /** Exports `rest`; absent for a system without REST. */
  readonly restPath?: string;
}

/** How scripts are bundled. */
export interface BundleOptions {
  /** The folder that the bundles go to. */
  readonly to: string;
  /** The files of the protocol that the bundles speak, absolute; ɳChat's when it is left out. */
  readonly protocol?: ProtocolFiles;
  /** Beside our own, as for a bundle with a part left out. */
  readonly plugins?: readonly Plugin[];
}

/** The protocol that a bundle speaks where nothing else is asked for. */
const DEFAULT_PROTOCOL: ProtocolFiles = {
  path: join(projectRoot, `lib/protocols/nchat/index${sourceEnding}`),
  restPath: join(projectRoot, `lib/protocols/nchat/rest/index${sourceEnding}`),
};

/** In the place of a REST side that a system does not have. */
const NO_REST = join(projectRoot, `lib/protocols/no-rest${sourceEnding}`);

/**
 * Makes one minified bundle for stock k6 of every script; rejects when a script does not compile, or when two have the
 * same name.
 */
export async function bundle(scripts: readonly Script[], options: BundleOptions): Promise<readonly Bundle[]> {
  const names = scripts.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`Two scripts are named ${twice}; their bundles would overwrite each other. Rename one.`);
  }
  // Its service would otherwise sit beside the load for the whole run.
  return Promise.all(scripts.map((script) => bundleScript(script, options))).finally(stop);
}

async function bundleScript(
  { name, path: entry }: Script,
  { to, protocol = DEFAULT_PROTOCOL, plugins = [] }: BundleOptions,
): Promise<Bundle> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    charset: 'utf8',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    // The CSV library names Node's streams in a branch that no text takes.
    external: ['k6', 'k6/*', 'stream'],
    // k6 runs scripts with these in a loop without end instead of refusing them.
    supported: { 'for-await': false, 'async-generator': false, decorators: false, using: false },
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [authorEntries, oneProtocol(protocol), csvOnDemand, ...plugins],
  });
  const contents = result.outputFiles[0]?.contents ?? new Uint8Array();
  const path = join(to, `${name}.js`);
  await writeWhole(path, contents);
  return { name, path, sizeBytes: contents.byteLength };
}

/** What authors import as the package is this very program, wherever their folder lies. */
const authorEntries: Plugin = {
  name: 'author-entries',
  setup: (each) => {
    each.onResolve({ filter: /^k6-chat(\/|$)/ }, ({ path }) => {
      const entry = authorEntry(path);
      return entry === undefined ? undefined : { path: entry };
    });
  },
};

/** Puts the chosen protocol in the place of `#protocol` and `#protocol/rest`: a bundle holds one. */
function oneProtocol({ path, restPath = NO_REST }: ProtocolFiles): Plugin {
  return {
    name: 'one-protocol',
    setup: (each) => {
      each.onResolve({ filter: /^#protocol$/ }, () => ({ path }));
      each.onResolve({ filter: /^#protocol\/rest$/ }, () => ({ path: restPath }));
    },
  };
}

/**
 * The CSV library runs when the first file is parsed, which one virtual user does for all: run at the start it takes
 * 140 KB in each.
 */
const csvOnDemand: Plugin = {
  name: 'csv-on-demand',
  setup: (each) => {
    each.onResolve({ filter: /^papaparse$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'papaparse', namespace: 'on-demand' } : undefined,
    );
    each.onLoad({ filter: /./, namespace: 'on-demand' }, () => ({
      contents: "export default { parse: (...given) => require('papaparse').parse(...given) };",
      resolveDir: projectRoot,
    }));
  },
};
