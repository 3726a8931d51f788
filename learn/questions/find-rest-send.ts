import type { Finding } from '../recording/finding.ts';
import { listLeaves } from '../recording/list-leaves.ts';
import type { RecordedRequest } from '../recording/recording.ts';
import { isEventOf, type Step } from '../recording/step.ts';

/** How a message is sent where the socket only delivers. */
export interface RestSend {
  readonly method: string;
  readonly path: string;
  /** The event by which it comes back. */
  readonly event: string;
}

/** Shorter texts are found everywhere by chance. */
const LEAST_LENGTH = 4;

/** A delivery comes within this time. */
const WITHIN_MS = 10_000;

/** A request whose text the server then says on the socket, be it within another text: messages go by HTTP. */
export function findRestSend(
  steps: readonly Step[],
  requests: readonly RecordedRequest[],
): Finding<RestSend> | undefined {
  const server = steps.filter(isEventOf('server'));
  for (const { method, url, body, startedAtMs } of requests) {
    const texts = method === 'GET' ? [] : listLeaves(parse(body)).map(({ value }) => value);
    // People write words; one alone may be the id of a room.
    const said = texts.filter(
      (text) => typeof text === 'string' && text.length >= LEAST_LENGTH && /\s/.test(text),
    );
    const back = server.find(
      ({ atMs, wire }) =>
        atMs >= startedAtMs &&
        atMs - startedAtMs <= WITHIN_MS &&
        said.some((text) => wire.includes(String(text))),
    );
    if (back !== undefined) {
      return {
        value: { method, path: url.pathname, event: back.name },
        confidence: 'likely',
        because: `the text of ${method} ${url.pathname} came back by ${JSON.stringify(back.name)}; a description sends on the socket, so such a chat needs a codec and a REST side of its own (ChatProtocol of k6-chat/protocol)`,
        steps: [back.index],
      };
    }
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
