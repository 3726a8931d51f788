import type { Notebook } from './notebook.ts';
import type { Answers } from './questions/ask-all.ts';
import { describePath } from './questions/describe-path.ts';
import type { RawAcknowledgement } from './raw/find-raw-acknowledgement.ts';
import type { Finding } from './recording/finding.ts';

/** Writes down what was found about the chat itself, in the order of a session. */
export function noteAnswers(
  notebook: Notebook,
  answers: Answers,
  answeredBy?: Finding<RawAcknowledgement>,
): void {
  const { introduction, ready, join, send, restSend, acknowledgements, pings, errors, given, others } =
    answers;
  if (introduction !== undefined) {
    notebook.add(
      'introduction',
      introduction.value.map(({ name }) => JSON.stringify(name)).join(', '),
      introduction,
    );
  }
  notebook.add(
    'ready',
    ready.value === undefined ? 'as soon as it is connected' : `after ${JSON.stringify(ready.value.name)}`,
    ready,
  );
  if (join === undefined) {
    notebook.add('rooms', 'none: everybody is in one room', {
      confidence: 'likely',
      because: 'nothing that the client says before its first message names a room',
      steps: [],
    });
  } else {
    const { event, roomPath, answer } = join.value;
    const how =
      typeof answer === 'object'
        ? `answered by ${JSON.stringify(answer.event)}`
        : answer === 'never'
          ? 'never answered'
          : 'acknowledged';
    notebook.add(
      'rooms',
      `joined by ${JSON.stringify(event)} (room in ${describePath(roomPath)}), ${how}`,
      join,
    );
  }
  if (restSend !== undefined) {
    const { method, path } = restSend.value;
    notebook.add('message', `sent by ${method} ${path}, not on the socket`, restSend);
    return;
  }
  if (send === undefined) {
    notebook.add('message', 'none found', {
      confidence: 'unsure',
      because:
        'the client sent nothing that looks like a message; record again and write two or three messages with different texts',
      steps: [],
    });
    return;
  }
  const { event, textPath, delivery, echo } = send.value;
  notebook.add('message', `sent by ${JSON.stringify(event)}, text in ${describePath(textPath)}`, send);
  notebook.add(
    'delivery',
    delivery === undefined
      ? 'not seen'
      : `by ${JSON.stringify(delivery.event)}, text in ${describePath(delivery.textPath)}; the sender ${echo ? 'gets it too' : 'does not get it'}`,
    { ...send, steps: send.steps.slice(1, 2) },
  );
  for (const finding of given) {
    notebook.add('message', `needs ${describePath(finding.value.path)} of the server`, finding);
  }
  const { ofMessages, askedByServer, refusals } = acknowledgements.value;
  if (answeredBy === undefined) {
    const which = ofMessages === true ? 'each message' : ofMessages === false ? 'none' : 'some messages';
    notebook.add('acknowledgements', which, acknowledgements);
  } else {
    const { event: by, idPath } = answeredBy.value;
    notebook.add('acknowledgements', `by ${JSON.stringify(by)} with ${describePath(idPath)}`, answeredBy);
  }
  for (const { event: asking, reply } of askedByServer) {
    notebook.add('acknowledgements', `the server asks for one with ${JSON.stringify(asking)}`, {
      confidence: reply === undefined ? 'unsure' : 'certain',
      because:
        reply === undefined ? 'and the client gave none' : `the client answers ${JSON.stringify(reply)}`,
      steps: [],
    });
  }
  if (pings !== undefined) {
    const { ping, from, everyMs } = pings.value;
    const every = everyMs === undefined ? '' : `, every ${Math.round(everyMs / 1_000)} s`;
    notebook.add('heartbeat', `${JSON.stringify(ping.name)} by the ${from}${every}`, pings);
  }
  for (const refusal of refusals.slice(0, 3)) {
    notebook.add('errors', 'an acknowledgement that says no', {
      confidence: 'certain',
      because: 'by its arguments',
      steps: [refusal.index],
    });
  }
  for (const { event: error, textPath: at, step } of errors) {
    notebook.add(
      'errors',
      `${JSON.stringify(error)}${at === undefined ? '' : `, text in ${describePath(at)}`}`,
      {
        confidence: 'likely',
        because: 'by its name',
        steps: [step.index],
      },
    );
  }
  if (others.length > 0) {
    notebook.add('other events', others.map((name) => JSON.stringify(name)).join(', '), {
      confidence: 'likely',
      because: 'the server says them and no message is in them',
      steps: [],
    });
  }
}
