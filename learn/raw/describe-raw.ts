import type { LearnedChat } from '../learned-chat.ts';
import { noteAnswers } from '../note-answers.ts';
import { noteFields } from '../note-fields.ts';
import { Notebook } from '../notebook.ts';
import { askAll } from '../questions/ask-all.ts';
import { describePath } from '../questions/describe-path.ts';
import { findFields } from '../questions/find-fields.ts';
import { createMask } from '../recording/create-mask.ts';
import type { RecordedSocket, Recording } from '../recording/recording.ts';
import { isEventOf, type Step } from '../recording/step.ts';
import { renderSource } from '../render/render-source.ts';
import { templateOf } from '../render/template-of.ts';
import { isOfTexts, type LearnedFormat } from './detect-format.ts';
import { findRawAcknowledgement } from './find-raw-acknowledgement.ts';
import { findTextSend } from './find-text-send.ts';
import { readRawSteps } from './read-raw-steps.ts';
import { renderRawMembers } from './render-raw-members.ts';

/** What a chat on a WebSocket without a library's envelope is like, from one of its connections. */
export function describeRaw(name: string, socket: RecordedSocket, recording: Recording): LearnedChat {
  const { steps, format, types } = readRawSteps(socket);
  const answers = askAll(steps, recording.requests, isOfTexts(format) ? findTextSend : undefined);
  const query = Object.fromEntries(socket.url.searchParams);
  const said = answers.introduction?.value ?? [];
  const shown = said.map(({ parameters }) => parameters[0]);
  const typeKeys = said.flatMap(({ name: type }) => types.partsOf(type).map(({ key }) => key));
  const fields = {
    query: findFields(query, recording.requests, socket.startedAtMs),
    hello: findFields(shown, recording.requests, said[0]?.atMs ?? socket.startedAtMs).map((field) =>
      typeKeys.some((key) => key === field.path.at(-1))
        ? { path: field.path, value: field.value, means: 'constant' as const }
        : field,
    ),
  };
  const tokens = [...fields.query, ...fields.hello].filter(({ means }) => means === 'token');
  const mask = createMask(
    recording,
    tokens.map(({ value }) => String(value)),
  );
  const notebook = new Notebook(steps, mask);
  notebook.add('transport', `WebSocket, ${describeFormat(format)}`, {
    confidence: format.kind === 'binary' ? 'unsure' : 'certain',
    because:
      format.kind === 'binary'
        ? 'the frames are binary and no length stands before their texts; such a chat needs a codec of its own (Codec of k6-chat/protocol)'
        : 'nearly every frame is',
    steps: steps.slice(0, 3).map(({ index }) => index),
  });
  notebook.add('path', socket.url.pathname, {
    confidence: 'certain',
    because: 'it is in the address',
    steps: [],
  });
  if (types.keys.length > 0) {
    notebook.add('type', `in ${types.keys.map((key) => describePath([0, key])).join(' or ')}`, {
      confidence: types.keys.length === 1 ? 'likely' : 'unsure',
      because: 'most messages have it, with few different values',
      steps: [],
    });
  }
  if (types.holders.length > 0) {
    notebook.add('type', `the key that a message has: ${types.holders.join(', ')}`, {
      confidence: 'likely',
      because: 'no message has two of them',
      steps: [],
    });
  }
  if (!isOfTexts(format) && types.keys.length + types.holders.length === 0 && areOfManyShapes(steps)) {
    notebook.add('type', 'none found', {
      confidence: 'unsure',
      because: 'the client’s messages have different keys, and none says what they are: look at every answer',
      steps: [],
    });
  }
  const cookie = socket.headers['cookie'];
  const headline = `WebSocket at ${socket.url.origin}${socket.url.pathname}, ${describeFormat(format)}, ${socket.frames.length} frames`;
  const result = { headline, origin: socket.url.origin };
  noteFields(notebook, 'query', fields.query, () => undefined);
  if (format.kind === 'binary') {
    return { ...result, notes: notebook.notes, source: undefined };
  }
  noteFields(notebook, 'hello', fields.hello, ({ path }) => said[Number(path[0])]?.index);
  const send = answers.send?.value;
  const acknowledgement =
    send === undefined
      ? undefined
      : findRawAcknowledgement(steps, send, templateOf(send, answers.join?.value.roomPathInMessage).changing);
  noteAnswers(notebook, answers, acknowledgement);
  const members = renderRawMembers({
    name,
    path: socket.url.pathname,
    format,
    types,
    query,
    fields,
    cookie: tokens.length === 0 && cookie !== undefined,
    answers,
    acknowledgement,
    mask,
  });
  return {
    ...result,
    notes: notebook.notes,
    source: send === undefined ? undefined : renderSource('defineRawChat', name, members, notebook.notes),
  };
}

/** Whether what the client says is of several kinds. */
function areOfManyShapes(steps: readonly Step[]): boolean {
  const shapes = steps
    .filter(isEventOf('client'))
    .map(({ parameters }) => Object.keys(Object(parameters[0])).sort().join(' '));
  return new Set(shapes).size > 1;
}

function describeFormat(format: LearnedFormat): string {
  switch (format.kind) {
    case 'json':
      return 'one JSON value a frame';
    case 'json-lines':
      return 'JSON values, one a line';
    case 'text':
      return 'the frame is the text';
    case 'ended':
      return `text, ${format.of === 'json' ? 'JSON values' : 'texts'} that end with ${JSON.stringify(format.endsWith)}`;
    case 'prefixed':
      return `binary, ${format.of === 'json' ? 'JSON' : 'text'} behind its length in ${format.prefixBytes} byte${format.prefixBytes === 1 ? '' : 's'}`;
    case 'binary':
      return 'binary of a form of its own';
    default:
      return format satisfies never;
  }
}
