import { EMBEDDED } from '../recording/embedded-json.ts';
import type { Leaf } from '../recording/list-leaves.ts';
import { renderKey, renderText } from './render-value.ts';

/**
 * How code reaches into a value that it knows nothing of, without ever throwing: `Object` takes whatever is there. A JSON
 * text is taken whole: what is looked for in it is found by its text.
 */
export function renderAccess(start: string, path: Leaf['path']): string {
  const end = path.indexOf(EMBEDDED);
  return (end < 0 ? path : path.slice(0, end)).reduce<string>((inner, key) => {
    const isName = typeof key === 'string' && renderKey(key) === key;
    return `Object(${inner})${isName ? `.${key}` : `[${typeof key === 'string' ? renderText(key) : key}]`}`;
  }, start);
}
