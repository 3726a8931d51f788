import type { RecordedFrame, RecordedRequest, RecordedSocket } from '../recording/recording.ts';

/** Separates the packets of one long poll. */
const SEPARATOR = '\x1e';

/** What crossed HTTP before a Socket.IO connection was upgraded to a WebSocket. */
export interface PollingFrames {
  readonly frames: readonly RecordedFrame[];
  /** The parameters that the connection began with; undefined where it began as a WebSocket. */
  readonly query: URLSearchParams | undefined;
}

/** The packets of the long polls that belong to a socket by Engine.IO's session id. */
export function listPollingFrames(
  socket: RecordedSocket,
  requests: readonly RecordedRequest[],
): PollingFrames {
  const session = socket.url.searchParams.get('sid');
  if (session === null) {
    return { frames: [], query: undefined };
  }
  const polls = requests.filter(
    ({ url, answer }) =>
      url.pathname === socket.url.pathname &&
      url.searchParams.get('transport') === 'polling' &&
      (url.searchParams.get('sid') === session || opens(answer, session)),
  );
  const first = polls.find(({ answer }) => opens(answer, session));
  return {
    query: first?.url.searchParams ?? socket.url.searchParams,
    frames: polls.flatMap(({ method, body, answer, startedAtMs, endedAtMs }) =>
      method === 'POST' ? split(body, 'client', startedAtMs) : split(answer, 'server', endedAtMs),
    ),
  };
}

function opens(answer: string, session: string): boolean {
  return answer.startsWith('0{') && answer.includes(JSON.stringify(session));
}

function split(text: string, from: RecordedFrame['from'], atMs: number): RecordedFrame[] {
  return text === '' ? [] : text.split(SEPARATOR).map((data) => ({ atMs, from, data }));
}

/** Whether a request is a long poll of Engine.IO. */
export function isLongPoll({ url }: Pick<RecordedRequest, 'url'>): boolean {
  return url.searchParams.has('EIO') && url.searchParams.get('transport') === 'polling';
}
