import type { ProtocolRest } from '../http/protocol-rest.ts';

/** Stands in a bundle for the REST side of a system that has none. */
export const rest: ProtocolRest | undefined = undefined;
