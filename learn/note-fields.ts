import type { Notebook } from './notebook.ts';
import { describePath } from './questions/describe-path.ts';
import type { Field } from './questions/find-fields.ts';

/** Writes down what each value of a handshake stands for, and which request gave it. */
export function noteFields(
  notebook: Notebook,
  about: string,
  fields: readonly Field[],
  stepOf: (field: Field) => number | undefined,
): void {
  for (const field of fields) {
    const { path, means, source, doubt, value } = field;
    const step = stepOf(field);
    const what = {
      token: 'the user’s token',
      name: 'the user’s name',
      constant: `always ${JSON.stringify(value)}`,
      volatile: 'another one each time',
    }[means];
    const from =
      source === undefined
        ? ''
        : `, given by ${source.method} ${source.path} (${'cookie' in source.at ? `cookie ${source.at.cookie}` : describePath(source.at)})`;
    notebook.add(about, `${describePath(path)}: ${what}${from}`, {
      confidence: doubt === undefined ? (source === undefined ? 'likely' : 'certain') : 'unsure',
      because: doubt ?? (source === undefined ? 'by its key' : 'the same value is in that answer'),
      steps: step === undefined ? [] : [step],
    });
  }
}
