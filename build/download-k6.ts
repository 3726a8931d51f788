import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../host/project-root.ts';
import { checksumOf, type ReleaseFiles, releaseFiles } from './k6-release.ts';

const execute = promisify(execFile);

/** Checksums of the pinned version, below the project's folder. */
const PINNED = 'build/k6/checksums.txt';

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Which k6 to download, from where and to where. */
export interface DownloadOptions {
  readonly baseUrl: string;
  readonly version: string;
  readonly platform: string;
  readonly architecture: string;
  /** Where the program goes; it appears there whole or not at all. */
  readonly path: string;
  /** The text of a checksums file that did not come from that address; ours when absent. */
  readonly pinned?: string;
  readonly log: (line: string) => void;
}

/**
 * Downloads the official archive, checks it against the checksum that is pinned here and puts its program in place.
 * Whoever can change an archive can change the checksums beside it: those are only asked where none is pinned.
 */
export async function downloadK6(options: DownloadOptions): Promise<void> {
  const { baseUrl, version, platform, architecture, path } = options;
  const files = releaseFiles(baseUrl, version, platform, architecture);
  if (files === undefined) {
    throw new Error(`there is no release of k6 for ${platform} on ${architecture}`);
  }
  const pinned = options.pinned ?? (await readFile(join(projectRoot, PINNED), 'utf8'));
  const own = checksumOf(pinned, files.archiveName);
  const expected = own ?? (await askChecksum(files, options.log));
  const archive = await download(files.archiveUrl);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected) {
    const source = own === undefined ? 'its checksums file' : PINNED;
    throw new Error(`${files.archiveUrl} has SHA-256 ${actual}, but ${source} says ${expected}: not used`);
  }
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(join(dirname(path), 'k6-download-'));
  try {
    const archivePath = join(folder, files.archiveName);
    await writeFile(archivePath, archive);
    // Both kinds: the zip archives are for macOS, whose tar reads them.
    await execute('tar', ['-xf', archivePath, '-C', folder, files.programPath]);
    const program = join(folder, files.programPath);
    await chmod(program, 0o755);
    await rename(program, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function askChecksum(
  { archiveName, checksumsUrl }: ReleaseFiles,
  log: (line: string) => void,
): Promise<string> {
  const found = checksumOf((await download(checksumsUrl)).toString('utf8'), archiveName);
  if (found === undefined) {
    throw new Error(`${checksumsUrl} does not list ${archiveName}`);
  }
  log(
    `! ${PINNED} has no checksum of ${archiveName}: it is checked only against one from the same address, which whoever changed the archive could have changed too.`,
  );
  return found;
}

async function download(url: string): Promise<Buffer> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
  } catch (error) {
    // fetch says only "fetch failed"; what happened is in its cause.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${url}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
  return Buffer.from(await response.arrayBuffer());
}
