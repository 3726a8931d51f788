import { $ } from 'zx';
import { workRoot } from './work-root.ts';

/** The commit of the folder that the team works in, with `+changes` when files differ from it; null where git or its folder is missing. */
export async function readGitRevision(): Promise<string | null> {
  const git = $({ cwd: workRoot, quiet: true, nothrow: true });
  const revision = await git`git rev-parse HEAD`;
  if (revision.exitCode !== 0) {
    return null;
  }
  const changes = await git`git status --porcelain --untracked-files=no`;
  return `${revision.stdout.trim()}${changes.stdout.trim() === '' ? '' : '+changes'}`;
}
