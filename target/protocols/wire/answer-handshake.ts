import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// RFC 6455, section 4.2.2.
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * The answer to a WebSocket handshake, up to the empty line; without a subprotocol and without extensions, as all
 * systems here answer. Undefined where the request is no handshake of version 13.
 */
export function answerHandshake({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const key = headers['sec-websocket-key'];
  if (key === undefined || headers['sec-websocket-version'] !== '13') {
    return undefined;
  }
  const accept = createHash('sha1').update(key).update(MAGIC).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

/** A refusal of a handshake, as plain text. */
export function refuseHandshake(status: number, reason: string, body = ''): string {
  return `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
