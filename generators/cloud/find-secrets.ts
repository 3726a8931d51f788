/** The secrets whose text is in some bytes, by name. */
export function findSecrets(bytes: Buffer, secrets: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(secrets)
    .filter(([, value]) => value !== '' && bytes.includes(value))
    .map(([name]) => name);
}
