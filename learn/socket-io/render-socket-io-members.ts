import type { Answers } from '../questions/ask-all.ts';
import { doubtOf, type Field } from '../questions/find-fields.ts';
import type { Mask } from '../recording/create-mask.ts';
import { keyOf, type Leaf } from '../recording/list-leaves.ts';
import { doubtsOfMessage } from '../render/doubts-of-message.ts';
import { renderAccess } from '../render/render-access.ts';
import { renderFields } from '../render/render-fields.ts';
import { renderHeartbeat } from '../render/render-heartbeat.ts';
import type { Member } from '../render/render-source.ts';
import { hideSecrets, renderKey, renderText, renderValue } from '../render/render-value.ts';
import { templateOf } from '../render/template-of.ts';

/** What the members are made from. */
export interface SocketIoMembers {
  readonly name: string;
  readonly path: string;
  readonly namespace: string;
  readonly auth: unknown;
  readonly query: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<'auth' | 'query' | 'introduction', readonly Field[]>>;
  /** The only thing that can prove who the user is, is its cookie. */
  readonly cookie: boolean;
  readonly answers: Answers;
  readonly mask: Mask;
}

/** The members of `defineSocketIoChat({…})`; what has its default is left out. */
export function renderSocketIoMembers(chat: SocketIoMembers): readonly Member[] {
  const { name, path, namespace, auth, query, fields, cookie, answers, mask } = chat;
  const { introduction, ready, join, send, acknowledgements, pings, errors, others } = answers;
  const members: Member[] = [{ source: `name: ${renderText(name)}` }];
  const add = (source: string, doubt?: string): void =>
    void members.push({ source, ...(doubt ? { doubt } : {}) });
  if (path !== '/socket.io/') {
    add(`path: ${renderText(path)}`);
  }
  if (namespace !== '/') {
    add(`namespace: ${renderText(namespace)}`);
  }
  if (fields.auth.length > 0) {
    add(`auth: ${renderFields(auth, fields.auth, mask)}`, doubtOf(fields.auth));
  }
  if (fields.query.length > 0) {
    add(`query: ${renderFields(query, fields.query, mask)}`, doubtOf(fields.query));
  }
  if (cookie) {
    add(
      'headers: ({ token }) => ({ cookie: token })',
      'the browser sent a cookie, and nothing else says who the user is; take this line out where the cookie means nothing',
    );
  }
  if (Object.values(fields).flat().length > 0 || cookie) {
    const hasToken =
      cookie ||
      Object.values(fields)
        .flat()
        .some(({ means }) => means === 'token');
    if (!hasToken && fields.auth.length + fields.query.length > 0) {
      add('accounts: false');
    }
  }
  const [first] = introduction?.value ?? [];
  if (first !== undefined) {
    const rendered = renderFields([first.name, ...first.parameters], shifted(fields.introduction), mask);
    const doubt =
      doubtOf(fields.introduction) ??
      (introduction?.confidence === 'unsure' ? introduction.because : undefined);
    add(`introduce: ${rendered}`, doubt);
  }
  if (ready.value !== undefined) {
    add(`ready: ${renderText(ready.value.name)}`, ready.confidence === 'unsure' ? ready.because : undefined);
  } else if (ready.confidence === 'unsure') {
    add('// ready: …', ready.because);
  }
  if (join !== undefined) {
    const { event, step, roomPath, answer } = join.value;
    const emitted = renderValue(
      [event, ...step.parameters],
      hideSecrets(mask, (at) => (keyOf(at) === keyOf(shift(roomPath)) ? 'room' : undefined)),
    );
    const how =
      answer === 'acknowledgement'
        ? ''
        : `, answer: ${answer === 'never' ? "'never'" : `{ event: ${renderText(answer.event)} }`}`;
    add(
      `join: { emit: (room) => ${emitted}${how} }`,
      join.confidence === 'unsure' ? join.because : undefined,
    );
  }
  if (send !== undefined) {
    add(...renderMessage(answers, mask));
    add(`echo: ${send.value.echo}`);
  }
  const replies = acknowledgements.value.askedByServer.filter(({ reply }) => reply !== undefined);
  if (replies.length > 0) {
    const [{ reply } = { reply: [] }] = replies;
    add(`reply: () => ${renderValue(reply, hideSecrets(mask))}`);
  }
  if (pings?.value.from === 'client') {
    add(
      ...renderHeartbeat(pings.value, 'emit', ({ name: event, parameters }) => [event, ...parameters], mask),
    );
  }
  if (errors.length > 0) {
    const entries = errors.map(
      ({ event, textPath }) =>
        `${renderKey(event)}: (parameters) => ${textPath === undefined ? renderText(event) : `String(${renderAccess(`parameters[${String(textPath[0] ?? 0)}]`, textPath.slice(1))})`}`,
    );
    add(`errors: { ${entries.join(', ')} }`);
  }
  const asking = replies.map(({ event }) => event).filter((event) => event !== send?.value.delivery?.event);
  const ignored = [...others, ...asking];
  if (ignored.length > 0) {
    add(`ignore: [${ignored.map(renderText).join(', ')}]`);
  }
  return members;
}

function renderMessage(answers: Answers, mask: Mask): [source: string, doubt?: string] {
  const { send, join, acknowledgements } = answers;
  if (send === undefined) {
    return [''];
  }
  const { event, sends, delivery } = send.value;
  const template = templateOf(send.value, join?.value.roomPathInMessage);
  const emitted = renderValue(
    [event, ...(sends[0]?.parameters ?? [])],
    hideSecrets(mask, (path, value) => (path[0] === 0 ? undefined : template.replace(unshift(path), value))),
  );
  const room = template.usesRoom ? 'room' : '_room';
  const parameters = template.usesToken ? `(${room}, text, _utterance, token)` : `(${room}, text)`;
  const by =
    delivery !== undefined && delivery.event !== event ? `\n  event: ${renderText(delivery.event)},` : '';
  const { ofMessages } = acknowledgements.value;
  const acknowledged =
    ofMessages === false ? '' : `\n  acknowledged: ${ofMessages === true ? 'true' : "'optional'"},`;
  const doubt = doubtsOfMessage(answers, template.changing);
  const source = `message: {\n  emit: ${parameters} => ${emitted},${by}${acknowledged}\n}`;
  return doubt === undefined ? [source] : [source, doubt];
}

/** The parameters of an event are one further on where its name stands before them. */
function shifted(fields: readonly Field[]): readonly Field[] {
  return fields.map((field) => ({ ...field, path: shift(field.path) }));
}

function shift(path: Leaf['path']): Leaf['path'] {
  const [first, ...rest] = path;
  return typeof first === 'number' ? [first + 1, ...rest] : path;
}

function unshift(path: Leaf['path']): Leaf['path'] {
  const [first, ...rest] = path;
  return typeof first === 'number' ? [first - 1, ...rest] : path;
}
