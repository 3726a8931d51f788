/** What a script for Grafana Cloud k6 is to have beside its own. */
export interface CloudEntry {
  /** Absolute. */
  readonly scriptPath: string;
  /** What the test is called there. */
  readonly name: string;
  /** Variables that are secrets there. */
  readonly secrets: readonly string[];
}

/**
 * A script around a test's own: before that reads its configuration, the secrets are taken from k6/secrets into it. They
 * are then in no archive, and k6 keeps them out of its logs. One file, since what is imported does not wait.
 */
export function renderCloudEntry({ scriptPath, name, secrets }: CloudEntry): {
  readonly secrets: string;
  readonly entry: string;
} {
  return {
    secrets: [
      "import secrets from 'k6/secrets';",
      `for (const name of ${JSON.stringify(secrets)}) {`,
      '  __ENV[name] = await secrets.get(name);',
      '}',
      '',
    ].join('\n'),
    entry: [
      "import './secrets.js';",
      `import * as script from ${JSON.stringify(scriptPath)};`,
      `export const options = { ...script.options, cloud: { name: ${JSON.stringify(name)} } };`,
      'export const setup = script.setup;',
      'export const handleSummary = script.handleSummary;',
      'export default script.default;',
      '',
    ].join('\n'),
  };
}
