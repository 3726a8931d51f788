import type { Weighted } from '../../../load/draw-weighted.ts';

/** A class of files by size; the `size` tag is its `tag`. Sizes are decimal: 1 MB is 1,000,000 bytes. */
export interface UploadClass {
  readonly tag: '100kb' | '1mb' | '10mb' | '50mb';
  readonly label: string;
  readonly sizeBytes: number;
  /** Only privileged users may upload it: ɳChat refuses more than 25 MB of ordinary ones. */
  readonly privileged: boolean;
}

/** The mix of uploads: small 40, medium 30, large 20, extra large 10. */
export const uploadMix: readonly Weighted<UploadClass>[] = [
  { value: { tag: '100kb', label: '100 KB', sizeBytes: 100_000, privileged: false }, weight: 40 },
  { value: { tag: '1mb', label: '1 MB', sizeBytes: 1_000_000, privileged: false }, weight: 30 },
  { value: { tag: '10mb', label: '10 MB', sizeBytes: 10_000_000, privileged: false }, weight: 20 },
  { value: { tag: '50mb', label: '50 MB', sizeBytes: 50_000_000, privileged: true }, weight: 10 },
];

/** The classes not above a size; the others keep their weights among each other. Never empty: the smallest stays. */
export function uploadMixUpTo(maxFileBytes: number): readonly Weighted<UploadClass>[] {
  const kept = uploadMix.filter(({ value }) => value.sizeBytes <= maxFileBytes);
  return kept.length > 0 ? kept : uploadMix.slice(0, 1);
}

/** The average size of an upload of a mix, bytes. */
export function meanUploadBytes(mix: readonly Weighted<UploadClass>[]): number {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  return mix.reduce((sum, { value, weight }) => sum + value.sizeBytes * weight, 0) / total;
}
