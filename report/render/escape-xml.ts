import { plainText } from '../model/clean-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text for XML 1.0 content and attributes; characters that XML cannot hold at all are left out. */
export function escapeXml(text: string): string {
  return plainText(text).replace(/[&<>"'\n\r\t]/g, (found) => ENTITIES[found] ?? found);
}
