/** k6's key of a metric, `api_time{endpoint:search}`, in its parts. */
export function parseMetricKey(key: string): {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
} {
  const [, name = key, list = ''] = /^([^{]*)\{(.*)\}$/.exec(key) ?? [];
  const pairs = list
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf(':');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
    });
  return { name, tags: Object.fromEntries(pairs) };
}
