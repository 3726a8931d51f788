import type { ChatProtocol } from './chat-protocol.ts';
import * as registry from './registry.ts';

const protocols: readonly ChatProtocol[] = Object.values(registry);

/** The names that PROTOCOL may have. */
export const protocolNames: readonly string[] = protocols.map(({ name }) => name);

/** The protocol of a name; throws where there is none. */
export function protocolOf(name: string): ChatProtocol {
  const found = protocols.find((protocol) => protocol.name === name);
  if (found === undefined) {
    throw new Error(`PROTOCOL: expected one of ${protocolNames.join(', ')}, got ${name}.`);
  }
  return found;
}
