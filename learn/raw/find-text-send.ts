import { isHeartbeat } from '../questions/find-pings.ts';
import type { Send } from '../questions/find-send.ts';
import type { Finding } from '../recording/finding.ts';
import { isEventOf, type Step } from '../recording/step.ts';
import { UNNAMED } from './message-types.ts';

/**
 * How a message is sent where a frame is a text: every text of the client is one, and one that the server says again,
 * alone or within a longer text, has come back.
 */
export function findTextSend(steps: readonly Step[]): Finding<Send> | undefined {
  const sends = steps
    .filter(isEventOf('client'))
    .filter((step) => !isHeartbeat(step) && textOf(step).trim() !== '');
  const server = steps.filter(isEventOf('server')).filter((step) => !isHeartbeat(step));
  const [first] = sends;
  if (first === undefined) {
    return undefined;
  }
  const returns = sends.flatMap((sent) => {
    const back = server.find((step) => step.index > sent.index && textOf(step).includes(textOf(sent)));
    return back === undefined ? [] : [{ sent, back }];
  });
  const echo = returns.length * 2 >= sends.length;
  // Lines or a word before the text are headers and commands, which no description can fill: STOMP, IRC and their like.
  const isPlain = !sends.some((step) => /\n|^:?[A-Z]{3,}( |$)/.test(textOf(step).trim()));
  const delivery = server.length > 0 ? { event: UNNAMED, textPath: [0] } : undefined;
  return {
    value: { event: UNNAMED, textPath: [0], delivery, echo, sends },
    confidence:
      returns.length >= 2 && echo
        ? 'certain'
        : isPlain && (echo || (server.length > 0 && sends.length >= 2))
          ? 'likely'
          : 'unsure',
    because: `${returns.length} of ${sends.length} texts came back${delivery === undefined ? ', and the server said nothing; record with a second user who writes too' : ''}${isPlain ? '' : '; they seem to have commands or headers, and such a chat needs a codec of its own (Codec of k6-chat/protocol)'}`,
    steps: [first.index, ...returns.slice(0, 1).map(({ back }) => back.index)],
  };
}

function textOf({ parameters }: Step): string {
  return String(parameters[0]);
}
