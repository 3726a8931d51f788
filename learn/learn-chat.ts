import type { LearnedChat } from './learned-chat.ts';
import { describeRaw } from './raw/describe-raw.ts';
import { parseHar } from './recording/parse-har.ts';
import { pickSocket } from './recording/pick-socket.ts';
import type { RecordedSocket } from './recording/recording.ts';
import { describeSocketIo } from './socket-io/describe-socket-io.ts';

/** What was learnt, or why nothing could be. */
export type Learning =
  | { readonly ok: true; readonly chat: LearnedChat }
  | { readonly ok: false; readonly problem: string };

/**
 * Learns a chat from the text of a HAR file: pure, never throws for what a file holds, and shows no secret of it.
 *
 * @param name What the chat shall be called.
 */
export function learnChat(text: string, name: string): Learning {
  const parsed = parseHar(text);
  if (!parsed.ok) {
    return parsed;
  }
  const picked = pickSocket(parsed.recording);
  if (!picked.ok) {
    return picked;
  }
  const { socket } = picked;
  const chat = isSocketIo(socket)
    ? describeSocketIo(name, socket, parsed.recording)
    : describeRaw(name, socket, parsed.recording);
  return { ok: true, chat };
}

/** Engine.IO 4 by its address, or by the packet that opens a connection. */
function isSocketIo({ url, frames }: RecordedSocket): boolean {
  const first = frames.find(({ from }) => from === 'server')?.data;
  return url.searchParams.has('EIO') || (typeof first === 'string' && /^0\{"sid":/.test(first));
}
