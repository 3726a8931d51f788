import type { TargetConfig } from '../config/variables.ts';

/** A target whose address is known. */
export type KnownTarget = TargetConfig & { readonly targetUrl: string; readonly targetWsUrl: string };
