import { EMBEDDED } from '../recording/embedded-json.ts';
import type { Leaf } from '../recording/list-leaves.ts';

/**
 * A way in a JSON value as people write it: `data.items[0].text`. The first argument of an event is what most events have
 * alone, so it is left out.
 */
export function describePath(path: Leaf['path']): string {
  const [first, ...rest] = path;
  const inner = (first === 0 ? rest : path).filter((key) => key !== EMBEDDED);
  const text = inner.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return text === '' ? 'all of it' : text.replace(/^\./, '');
}
