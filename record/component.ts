/** The part of the system a reading belongs to; `host` is the machine the collector looks at. */
export const COMPONENTS = ['application', 'database', 'cache', 'search', 'generator', 'host'] as const;

/** One of {@link COMPONENTS}. */
export type Component = (typeof COMPONENTS)[number];
