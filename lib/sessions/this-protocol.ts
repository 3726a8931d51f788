import { protocol as bundled } from '#protocol';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';

/** The protocol that this bundle speaks, of whatever state: the alias `#protocol` is set when the bundle is built. */
export const thisProtocol: ChatProtocol = bundled;
