import type { Leaf } from '../recording/list-leaves.ts';
import { renderKey, renderText } from './render-value.ts';

/** How code reaches into a value that it knows nothing of, without ever throwing: `Object` takes whatever is there. */
export function renderAccess(start: string, path: Leaf['path']): string {
  return path.reduce<string>((inner, key) => {
    const isName = typeof key === 'string' && renderKey(key) === key;
    return `Object(${inner})${isName ? `.${key}` : `[${typeof key === 'string' ? renderText(key) : key}]`}`;
  }, start);
}
