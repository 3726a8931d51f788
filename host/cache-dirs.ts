import { homedir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';
import { isInstalled } from './source-ending.ts';
import { workRoot } from './work-root.ts';

/** Where things are kept that can be made again; absolute. */
export interface CacheDirs {
  /** What all projects share and what takes long to get: k6, Node.js, PostgreSQL. */
  readonly shared: string;
  /** The bundles of this project, in a folder for each protocol. */
  readonly bundles: string;
  /** What `clean` removes. */
  readonly removable: readonly string[];
}

/** How caches are placed; the machine's own by default. */
export interface CacheDirsOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  readonly home?: string;
  readonly installed?: boolean;
  readonly work?: string;
}

/**
 * The caches: in the repository `.cache` and `dist`. The installed package uses the user's cache folder
 * (`XDG_CACHE_HOME`, `~/.cache`, on macOS `~/Library/Caches`) and `.k6-chat` in the team's folder.
 */
export function cacheDirs({
  env = process.env,
  platform = process.platform,
  home = homedir(),
  installed = isInstalled,
  work = workRoot,
}: CacheDirsOptions = {}): CacheDirs {
  if (!installed) {
    const [shared, bundles] = [join(projectRoot, '.cache'), join(projectRoot, 'dist')];
    return { shared, bundles, removable: [bundles, shared] };
  }
  const ofUser =
    env['XDG_CACHE_HOME'] || (platform === 'darwin' ? join(home, 'Library/Caches') : join(home, '.cache'));
  const shared = join(ofUser, 'k6-chat');
  const project = join(work, '.k6-chat');
  return { shared, bundles: join(project, 'bundles'), removable: [project, shared] };
}
