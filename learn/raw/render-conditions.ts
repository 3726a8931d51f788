import type { Step } from '../recording/step.ts';
import { renderAccess } from '../render/render-access.ts';
import { renderText } from '../render/render-value.ts';
import type { MessageTypes } from './message-types.ts';

/** The member that names what means nothing here: looked up in a list where all of them stand under one key. */
export function renderIgnore(types: MessageTypes, names: readonly string[]): [source: string] {
  const [key, ...others] = types.keys;
  const areUnderOne = names.every((name) => types.partsOf(name).length === 1) && others.length === 0;
  if (key !== undefined && areUnderOne) {
    const list = names.map(renderText).join(', ');
    return [
      `ignore: (message) => [${list}].find((type) => type === String(${renderAccess('message', [key])}))`,
    ];
  }
  const cases = names.map((name) => `${isNamed(types, name)} ? ${renderText(name)} : `);
  return [`ignore: (message) => (${cases.join('')}undefined)`];
}

/** The condition that a message is of a type. */
export function isNamed(types: MessageTypes, name: string): string {
  const parts = types.partsOf(name);
  return parts.length === 0
    ? 'false'
    : parts
        .map(({ key, value }) =>
          value === undefined
            ? `${renderAccess('message', [key])} !== undefined`
            : `String(${renderAccess('message', [key])}) === ${renderText(value)}`,
        )
        .join(' && ');
}

/** The condition that a message is like a step: of its type, else with its keys, else the same text. */
export function isCalled(types: MessageTypes, { name, parameters }: Step): string {
  const [value] = parameters;
  if (typeof value === 'string') {
    return `message === ${renderText(value)}`;
  }
  if (types.partsOf(name).length > 0) {
    return isNamed(types, name);
  }
  const [key] = Object.keys(Object(value));
  return key === undefined
    ? 'Object.keys(Object(message)).length === 0'
    : `${renderAccess('message', [key])} !== undefined`;
}
