/** What GENERATORS asks for. */
export type GeneratorsAsked =
  | { readonly kind: 'count'; readonly count: number }
  /** As few as the limit of open files allows. */
  | { readonly kind: 'least' }
  /** As many as the load needs and the machine has cores for. */
  | { readonly kind: 'auto' }
  /** A file that names hosts, or the addresses of k6 that already wait. */
  | { readonly kind: 'file'; readonly path: string };

/** More than this are a slip of the finger. */
const MOST = 1_000;

/** Parses the value of GENERATORS; a text that is none of them is a problem, in words. */
export function parseGenerators(text: string): GeneratorsAsked | { readonly problem: string } {
  if (text === 'least' || text === 'auto') {
    return { kind: text };
  }
  if (text.endsWith('.json')) {
    return { kind: 'file', path: text };
  }
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST) {
    return { kind: 'count', count };
  }
  return {
    problem: `GENERATORS: expected a number from 1 to ${MOST}, least, auto, or a file such as generators.json, got ${JSON.stringify(text.slice(0, 80))}.`,
  };
}
