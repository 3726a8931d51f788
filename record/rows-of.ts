/**
 * The lines of a text that are not empty, one after another: splitting a recording of an hour at once would hold every
 * line of it beside what is read from them.
 */
export function* rowsOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    if (to > from) {
      yield text.slice(from, to);
    }
    from = to + 1;
  }
}
