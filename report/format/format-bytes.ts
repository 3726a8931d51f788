import { formatFigure } from '../../lib/summary/format-figure.ts';

/** Bytes in decimal multiples, as disks and networks are sold: `1.5 GB` is 1,500,000,000. */
export function formatBytes(bytes: number): string {
  return formatFigure(bytes, 'bytes');
}
