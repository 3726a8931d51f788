import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { checksumOf, releaseFiles } from './k6-release.ts';

const execute = promisify(execFile);

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Which k6 to download, from where and to where. */
export interface DownloadOptions {
  readonly baseUrl: string;
  readonly version: string;
  readonly platform: string;
  readonly architecture: string;
  /** Where the program goes; it appears there whole or not at all. */
  readonly path: string;
}

/** Downloads the official archive, checks it against the release's checksums and puts its program in place. */
export async function downloadK6(options: DownloadOptions): Promise<void> {
  const { baseUrl, version, platform, architecture, path } = options;
  const files = releaseFiles(baseUrl, version, platform, architecture);
  if (files === undefined) {
    throw new Error(`there is no release of k6 for ${platform} on ${architecture}`);
  }
  const checksums = (await download(files.checksumsUrl)).toString('utf8');
  const expected = checksumOf(checksums, files.archiveName);
  if (expected === undefined) {
    throw new Error(`${files.checksumsUrl} does not list ${files.archiveName}`);
  }
  const archive = await download(files.archiveUrl);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected) {
    throw new Error(
      `${files.archiveUrl} has SHA-256 ${actual}, but its checksums file says ${expected}: not used`,
    );
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
