import { $ } from 'zx';
import { projectRoot } from './project-root.ts';

/** The commit of the project, with `+changes` when files differ from it; null where git or its folder is missing. */
export async function readGitRevision(): Promise<string | null> {
  const git = $({ cwd: projectRoot, quiet: true, nothrow: true });
  const revision = await git`git rev-parse HEAD`;
  if (revision.exitCode !== 0) {
    return null;
  }
  const changes = await git`git status --porcelain --untracked-files=no`;
  return `${revision.stdout.trim()}${changes.stdout.trim() === '' ? '' : '+changes'}`;
}
