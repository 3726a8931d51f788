import type { Field } from '../questions/find-fields.ts';
import type { Mask } from '../recording/create-mask.ts';
import { keyOf } from '../recording/list-leaves.ts';
import { hideSecrets, type Replace, renderValue } from './render-value.ts';

/** A function from the user to what it shows: `({ token }) => ({ token })`. Tokens and names are the user's own. */
export function renderFields(shown: unknown, fields: readonly Field[], mask: Mask): string {
  const used = new Set<string>();
  const replace: Replace = (path, value) => {
    const field = fields.find((each) => keyOf(each.path) === keyOf(path));
    switch (field?.means) {
      case 'token': {
        used.add('token');
        const scheme = /^(Bearer|Basic|Token)\s+/i.exec(String(value))?.[0];
        return scheme === undefined ? 'token' : `\`${scheme}\${token}\``;
      }
      case 'name':
        used.add('name');
        return 'name';
      case 'volatile':
        return typeof value === 'number' ? 'Date.now()' : 'String(Date.now())';
      default:
        return undefined;
    }
  };
  const body = renderValue(shown, hideSecrets(mask, replace));
  const parameters = used.size === 0 ? '()' : `({ ${[...used].sort().join(', ')} })`;
  return `${parameters} => ${body.startsWith('{') ? `(${body})` : body}`;
}
