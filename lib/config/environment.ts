/** The environment as k6 and Node give it. */
export type Environment = Readonly<Record<string, string | undefined>>;
