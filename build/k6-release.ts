/** Where the makers of k6 put its releases. */
export const k6ReleasesUrl = 'https://github.com/grafana/k6/releases/download';

/** The files of one release that a machine needs. */
export interface ReleaseFiles {
  readonly archiveUrl: string;
  readonly archiveName: string;
  readonly checksumsUrl: string;
  /** Path of the program inside the archive. */
  readonly programPath: string;
}

const platforms: Readonly<Record<string, { readonly name: string; readonly ending: string }>> = {
  linux: { name: 'linux', ending: 'tar.gz' },
  darwin: { name: 'macos', ending: 'zip' },
};
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The release files for a Node platform and architecture; undefined where no k6 is released for it. */
export function releaseFiles(
  baseUrl: string,
  version: string,
  platform: string,
  architecture: string,
): ReleaseFiles | undefined {
  const system = platforms[platform];
  const machine = architectures[architecture];
  if (system === undefined || machine === undefined) {
    return undefined;
  }
  const folder = `k6-${version}-${system.name}-${machine}`;
  const base = `${baseUrl.replace(/\/+$/, '')}/${version}`;
  const archiveName = `${folder}.${system.ending}`;
  return {
    archiveUrl: `${base}/${archiveName}`,
    archiveName,
    checksumsUrl: `${base}/k6-${version}-checksums.txt`,
    programPath: `${folder}/k6`,
  };
}

/** The SHA-256 of a file in the text of a checksums file (`<hex>  <name>` lines), lower case. */
export function checksumOf(checksums: string, fileName: string): string | undefined {
  for (const line of checksums.split('\n')) {
    const [, sum, name] = /^([0-9a-fA-F]{64}) [ *](.+?)\s*$/.exec(line) ?? [];
    if (name?.replace(/^\.\//, '') === fileName) {
      return sum?.toLowerCase();
    }
  }
  return undefined;
}
