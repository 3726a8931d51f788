import type { LearnedChat } from '../learned-chat.ts';
import { noteAnswers } from '../note-answers.ts';
import { noteFields } from '../note-fields.ts';
import { Notebook } from '../notebook.ts';
import { askAll } from '../questions/ask-all.ts';
import { findFields } from '../questions/find-fields.ts';
import { createMask } from '../recording/create-mask.ts';
import type { RecordedSocket, Recording } from '../recording/recording.ts';
import { renderSource } from '../render/render-source.ts';
import { readSocketIoSteps } from './read-socket-io-steps.ts';
import { renderSocketIoMembers } from './render-socket-io-members.ts';

/** Parameters that Engine.IO itself puts into the address. */
const TRANSPORT_PARAMETERS = ['EIO', 'transport', 'sid', 't', 'b64'];

/** What a Socket.IO chat is like, from one of its connections. */
export function describeSocketIo(name: string, socket: RecordedSocket, recording: Recording): LearnedChat {
  const read = readSocketIoSteps(socket, recording);
  const { steps, namespace } = read;
  const answers = askAll(steps, recording.requests);
  const connect = steps.find(({ kind }) => kind === 'connect');
  const shownAt = connect?.atMs ?? socket.startedAtMs;
  const query = Object.fromEntries([...read.query].filter(([key]) => !TRANSPORT_PARAMETERS.includes(key)));
  const [first] = answers.introduction?.value ?? [];
  const fields = {
    auth: findFields(connect?.parameters[0] ?? {}, recording.requests, shownAt),
    query: findFields(query, recording.requests, socket.startedAtMs),
    introduction: findFields(first?.parameters ?? [], recording.requests, first?.atMs ?? shownAt),
  };
  const tokens = Object.values(fields)
    .flat()
    .filter(({ means }) => means === 'token');
  const mask = createMask(
    recording,
    tokens.map(({ value }) => String(value)),
  );
  const notebook = new Notebook(steps, mask);
  const sure = { confidence: 'certain', because: 'it is in the address', steps: [] } as const;
  notebook.add('transport', 'Socket.IO 4 (Engine.IO 4)', {
    confidence: 'certain',
    because: `the address has EIO=4${read.beganByPolling ? '; it began by HTTP long polling and was upgraded: k6-chat dials the WebSocket at once' : ''}`,
    steps: steps.slice(0, 1).map(({ index }) => index),
  });
  notebook.add('path', socket.url.pathname, sure);
  notebook.add('namespace', namespace, {
    confidence: read.otherNamespaces.length === 0 ? 'certain' : 'unsure',
    because:
      read.otherNamespaces.length === 0
        ? 'all packets are in it'
        : `most packets are in it; ${read.otherNamespaces.join(', ')} is used too and left out`,
    steps: connect === undefined ? [] : [connect.index],
  });
  if (read.binaryPackets > 0) {
    notebook.add('binary', `${read.binaryPackets} packets have attachments`, {
      confidence: 'unsure',
      because: 'attachments are read and left aside: a message whose text is in one cannot be described here',
      steps: [],
    });
  }
  noteFields(notebook, 'auth', fields.auth, () => connect?.index);
  noteFields(notebook, 'query', fields.query, () => undefined);
  noteFields(notebook, 'introduction', fields.introduction, () => first?.index);
  const cookie = socket.headers['cookie'];
  noteAnswers(notebook, answers);
  const members = renderSocketIoMembers({
    name,
    path: socket.url.pathname,
    namespace,
    auth: connect?.parameters[0] ?? {},
    query,
    fields,
    cookie: tokens.length === 0 && cookie !== undefined,
    answers,
    mask,
  });
  return {
    headline: `Socket.IO 4 at ${socket.url.origin}${socket.url.pathname}, namespace ${namespace}, ${socket.frames.length} frames`,
    origin: socket.url.origin,
    notes: notebook.notes,
    source:
      answers.send === undefined
        ? undefined
        : renderSource('defineSocketIoChat', name, members, notebook.notes),
  };
}
