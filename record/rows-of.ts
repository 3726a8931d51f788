/**
 * The lines of a text that are not empty, one after another, whichever line ends an editor gave them: splitting a recording of an hour at once would hold every
 * line of it beside what is read from them.
 */
export function* rowsOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    const row = text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
    if (row !== '') {
      yield row;
    }
    from = to + 1;
  }
}
