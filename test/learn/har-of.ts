/** One frame: who sent it as a HAR has it, its text or its bytes, and when where it matters, ms from the connection. */
export type SocketFrame = readonly [type: 'send' | 'receive', data: string | Uint8Array, atMs?: number];

/** What a made-up session holds. */
export interface MadeSession {
  readonly url?: string;
  /** No socket without this. */
  readonly frames?: readonly SocketFrame[];
  readonly requests?: readonly {
    readonly method: string;
    readonly url: string;
    readonly body?: string;
    readonly answer?: string;
    readonly cookies?: readonly string[];
  }[];
}

/** A HAR of one socket, its frames 10 ms apart, after requests 10 ms apart. */
export function harOf({
  url = 'ws://127.0.0.1:1/socket.io/?EIO=4&transport=websocket',
  frames,
  requests = [],
}: MadeSession): { readonly log: { readonly version: '1.2'; readonly entries: readonly object[] } } {
  const start = Date.parse('2027-01-01T10:00:00Z');
  const socketAt = start + requests.length * 10;
  const answered = requests.map(({ method, url: address, body, answer, cookies = [] }, index) => ({
    startedDateTime: new Date(start + index * 10).toISOString(),
    time: 5,
    request: {
      method,
      url: address,
      headers: [],
      ...(body === undefined ? {} : { postData: { text: body } }),
    },
    response: {
      status: 200,
      headers: cookies.map((value) => ({ name: 'Set-Cookie', value })),
      content: { text: answer ?? '' },
    },
  }));
  const socket = {
    startedDateTime: new Date(socketAt).toISOString(),
    time: 0,
    request: { method: 'GET', url, headers: [] },
    response: { status: 101, headers: [] },
    _webSocketMessages: (frames ?? []).map(([type, data, atMs], index) => ({
      type,
      time: (socketAt + (atMs ?? 10 * (index + 1))) / 1000,
      opcode: typeof data === 'string' ? 1 : 2,
      data: typeof data === 'string' ? data : Buffer.from(data).toString('base64'),
    })),
  };
  return { log: { version: '1.2', entries: frames === undefined ? answered : [...answered, socket] } };
}
