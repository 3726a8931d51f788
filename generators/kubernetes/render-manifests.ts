import type { Manifests } from './manifest-schemas.ts';

/** Manifests as one list in JSON, which kubectl takes as it takes YAML. */
export function renderManifests(manifests: Manifests): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }, null, 2)}\n`;
}
