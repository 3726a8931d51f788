import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import { nchat } from '../protocols/nchat.ts';

/** Every chat system the suite speaks. */
const protocols: readonly ChatProtocol[] = [nchat];

/** The protocol of a name; configuration has checked that it exists. */
export function protocolOf(name: string): ChatProtocol {
  const found = protocols.find((protocol) => protocol.name === name);
  if (found === undefined) {
    throw new Error(`PROTOCOL: expected one of ${protocols.map((p) => p.name).join(', ')}, got ${name}.`);
  }
  return found;
}
