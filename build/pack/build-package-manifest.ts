/** What is read of the repository's package.json. */
export interface ProjectManifest {
  readonly name: string;
  readonly version: string;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * The package.json beside the packed program. It says that its files are modules, and what this program reads of itself:
 * its version, and the versions of the parts that it fetches when they are wanted and of the compiler for authors.
 */
export function buildPackageManifest({
  name,
  version,
  imports,
  devDependencies,
  peerDependencies,
}: ProjectManifest): Readonly<Record<string, unknown>> {
  const { node, typescript } = devDependencies;
  if (node === undefined || typescript === undefined) {
    throw new Error('package.json: expected devDependencies to have node and typescript, got no such.');
  }
  return {
    name,
    version,
    private: true,
    type: 'module',
    ...(imports === undefined ? {} : { imports: toJavaScript(imports) }),
    peerDependencies: { ...peerDependencies, node },
    devDependencies: { typescript },
  };
}

/** The `imports` field with the endings of the packed modules. */
function toJavaScript(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/(?<!\.d)\.ts$/, '.js');
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJavaScript(each)]))
    : value;
}
