import type { Mask } from '../recording/create-mask.ts';
import { EMBEDDED } from '../recording/embedded-json.ts';
import type { Leaf } from '../recording/list-leaves.ts';

/** The source text that stands for a leaf; undefined where it is written as it is. */
export type Replace = (path: Leaf['path'], value: Leaf['value']) => string | undefined;

/** A JSON value as TypeScript, with expressions in the place of some leaves. One line. */
export function renderValue(value: unknown, replace: Replace, path: Leaf['path'] = []): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return replace(path, value) ?? (typeof value === 'string' ? renderText(value) : String(value));
  }
  if (Array.isArray(value)) {
    return `[${value.map((each, index) => renderValue(each, replace, [...path, index])).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    if (EMBEDDED in value) {
      return `JSON.stringify(${renderValue(value[EMBEDDED], replace, [...path, EMBEDDED])})`;
    }
    const members = Object.entries(value).map(([key, each]) => {
      const text = renderValue(each, replace, [...path, key]);
      return text === key ? key : `${renderKey(key)}: ${text}`;
    });
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return 'null';
}

/** A text as a literal of TypeScript, in single quotes; line separators and controls are escaped. */
export function renderText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

/** A key of an object literal, in quotes where it is no name. */
export function renderKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : renderText(key);
}

/** Writes what a mask hides as the mask has it, where nothing else is written for it. */
export function hideSecrets(mask: Mask, replace: Replace = () => undefined): Replace {
  return (path, value) => {
    const replaced = replace(path, value);
    const isHidden = replaced === undefined && typeof value === 'string' && mask(value) !== value;
    return isHidden ? renderText(mask(value)) : replaced;
  };
}
