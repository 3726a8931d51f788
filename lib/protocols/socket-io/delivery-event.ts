import type { SocketIoChat } from './socket-io-chat.ts';

/** The name of the event by which a described chat delivers messages. */
export function deliveryEvent({ message }: SocketIoChat): string {
  return message.event ?? message.emit('', '', { content: '', metadata: {} }, '')[0];
}
