import { isLongPoll } from '../socket-io/list-polling-frames.ts';
import type { RecordedSocket, Recording } from './recording.ts';

/** The socket of the chat, or why there is none. */
export type PickedSocket =
  | { readonly ok: true; readonly socket: RecordedSocket; readonly others: readonly RecordedSocket[] }
  | { readonly ok: false; readonly problem: string };

/** How to save a session so that it has frames. */
const HOW_TO_SAVE =
  'Save it with Chrome or Edge: open the developer tools, Network, reload the page, sign in, write two or three messages, then export the HAR (with sensitive data, so that it is seen where the token comes from).';

/** Sockets of build tools that reload the page. */
const RELOADERS = /hmr|hot|livereload|sockjs-node|browser-sync/i;

/** Picks the socket on which most was said, other than those of build tools. */
export function pickSocket({ sockets, requests }: Recording): PickedSocket {
  const spoken = sockets.filter(({ frames, url, headers }) => {
    const names = `${url.pathname} ${headers['sec-websocket-protocol'] ?? ''}`;
    return frames.length > 0 && !RELOADERS.test(names);
  });
  const [socket, ...others] = spoken.sort((a, b) => b.frames.length - a.frames.length);
  if (socket !== undefined) {
    return socket.url.searchParams.get('EIO') === '3'
      ? refuse('its chat speaks Socket.IO 2 (EIO=3); k6-chat speaks Socket.IO 3 and 4.')
      : { ok: true, socket, others };
  }
  if (requests.some(isLongPoll)) {
    return refuse(
      'its chat used HTTP long polling of Socket.IO alone, and k6-chat speaks WebSocket. Let the client upgrade (transports: ["websocket"]) and save the session again.',
    );
  }
  return refuse(
    sockets.length === 0
      ? `it has no WebSocket. ${HOW_TO_SAVE}`
      : `it has ${sockets.length} WebSocket${sockets.length === 1 ? '' : 's'} of a chat without a frame, as Firefox and Safari write them. ${HOW_TO_SAVE}`,
  );
}

function refuse(problem: string): PickedSocket {
  return { ok: false, problem };
}
