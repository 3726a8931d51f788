import { plainText } from '../../model/clean-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  // GitHub sets text between dollar signs as formulas and names people by @.
  $: '&#36;',
  '@': '&#64;',
};

/** Text as one line of GitHub Markdown that reads as it is written: no markup, table cell, mention or HTML in it works. */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/&(?=[#\w])|<(?=[/!?\w])|[$@]/g, (found) => ENTITIES[found] ?? found)
    .replace(/[\\`*_{}[\]|~]/g, '\\$&')
    .replace(/^(?:>|(?:[-+]|#+|\d+[.)])(?= |$))/, (found) => `${found.slice(0, -1)}\\${found.slice(-1)}`);
}
