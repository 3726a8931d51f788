import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';

const TEMPLATES = new URL('../../templates/', import.meta.url);

/** The text of a file in `templates/`. */
export function readTemplate(name: string): Promise<string> {
  return readFile(new URL(name, TEMPLATES), 'utf8');
}

/**
 * A template of `templates/` filled with a view. HTML templates escape what they print; Markdown is escaped before, as
 * its rules are others. A name that the view does not have is an error.
 */
export async function renderTemplate(
  name: string,
  view: Readonly<Record<string, unknown>>,
  partials: readonly string[] = [],
): Promise<string> {
  const handlebars = Handlebars.create();
  for (const partial of partials) {
    handlebars.registerPartial(partial, await readTemplate(`${partial}.html.hbs`));
  }
  const template = handlebars.compile(await readTemplate(name), {
    strict: true,
    noEscape: !name.endsWith('.html.hbs'),
  });
  return template(view);
}
