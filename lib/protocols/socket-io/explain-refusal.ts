/** What Engine.IO answers a transport that it is not to take: its error 0 (Engine.IO protocol 4, error codes). */
const UNKNOWN_TRANSPORT = /Transport unknown/i;

/** Why an Engine.IO server refused a WebSocket: one that was made to take HTTP long polling only says so itself. */
export function explainSocketIoRefusal(status: number, body: string): string | undefined {
  return status === 400 && UNKNOWN_TRANSPORT.test(body)
    ? 'takes no WebSocket, only HTTP long polling (Engine.IO: “Transport unknown”): k6-chat speaks WebSocket. ' +
        'Allow the transport websocket in the options of the server, and in the proxy before it'
    : undefined;
}
