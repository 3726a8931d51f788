import type { Answers } from '../questions/ask-all.ts';
import { doubtOf, type Field } from '../questions/find-fields.ts';
import type { Mask } from '../recording/create-mask.ts';
import type { Finding } from '../recording/finding.ts';
import { keyOf, type Leaf } from '../recording/list-leaves.ts';
import type { Step } from '../recording/step.ts';
import { doubtsOfMessage } from '../render/doubts-of-message.ts';
import { renderAccess } from '../render/render-access.ts';
import { renderFields } from '../render/render-fields.ts';
import type { Member } from '../render/render-source.ts';
import { hideSecrets, renderText, renderValue } from '../render/render-value.ts';
import { templateOf } from '../render/template-of.ts';
import type { LearnedFormat } from './detect-format.ts';
import type { RawAcknowledgement } from './find-raw-acknowledgement.ts';

/** What the members are made from. */
export interface RawMembers {
  readonly name: string;
  readonly path: string;
  readonly format: Exclude<LearnedFormat, { readonly kind: 'binary' }>;
  readonly typeKey: string | number | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<'query' | 'hello', readonly Field[]>>;
  readonly cookie: boolean;
  readonly answers: Answers;
  readonly acknowledgement: Finding<RawAcknowledgement> | undefined;
  readonly mask: Mask;
}

/** The members of `defineRawChat({…})`; what has its default is left out. */
export function renderRawMembers(chat: RawMembers): readonly Member[] {
  const { name, path, format, query, fields, cookie, answers, mask } = chat;
  const { introduction, ready, join, send, pings, errors, others } = answers;
  const members: Member[] = [{ source: `name: ${renderText(name)}` }];
  const add = (source: string, doubt?: string): void =>
    void members.push({ source, ...(doubt ? { doubt } : {}) });
  if (path !== '/') {
    add(`path: ${renderText(path)}`);
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
  const shown = [...fields.query, ...fields.hello];
  if (!cookie && shown.length > 0 && shown.every(({ means }) => means !== 'token')) {
    add('accounts: false');
  }
  add(
    `format: ${format.kind === 'prefixed' ? `{ prefixBytes: ${format.prefixBytes}, of: '${format.of}' }` : `'${format.kind}'`}`,
  );
  const said = introduction?.value.map(({ parameters }) => parameters[0]) ?? [];
  if (said.length > 0) {
    add(
      `hello: ${renderFields(said, fields.hello, mask)}`,
      doubtOf(fields.hello) ?? (introduction?.confidence === 'unsure' ? introduction.because : undefined),
    );
  }
  if (ready.value !== undefined && format.kind !== 'text') {
    add(
      `ready: (message) => ${isCalled(chat, ready.value)}`,
      ready.confidence === 'unsure' ? ready.because : undefined,
    );
  }
  if (join !== undefined) {
    const { step, roomPath, answer } = join.value;
    const sent = renderValue(
      step.parameters[0],
      hideSecrets(mask, (at) => (keyOf([0, ...at]) === keyOf(roomPath) ? 'room' : undefined)),
    );
    const waits =
      typeof answer === 'object' ? `\n  answer: (message) => ${isNamed(chat, answer.event)},` : '';
    add(
      `join: {\n  send: (room) => ${inBrackets(sent)},${waits}\n}`,
      join.confidence === 'unsure' ? join.because : undefined,
    );
  }
  if (send !== undefined) {
    add(...renderSend(chat));
    const { delivery } = send.value;
    if (
      delivery !== undefined &&
      format.kind !== 'text' &&
      !(format.kind === 'prefixed' && format.of === 'text')
    ) {
      const text = renderAccess('message', delivery.textPath.slice(1));
      const isDelivery =
        chat.typeKey === undefined ? `typeof ${text} === 'string'` : isNamed(chat, delivery.event);
      add(
        `delivered: (message) => (${isDelivery} ? String(${text}) : undefined)`,
        send.confidence === 'unsure' ? send.because : undefined,
      );
    }
    if (chat.acknowledgement !== undefined) {
      const { event, idPath } = chat.acknowledgement.value;
      const id = renderAccess('message', idPath.slice(1));
      add(
        `acknowledged: (message) => (${isNamed(chat, event)} ? { id: Number(${id}), ok: true } : undefined)`,
      );
    }
    add(`echo: ${send.value.echo}`);
  }
  if (pings?.value.from === 'server' && pings.value.pong !== undefined) {
    const pong = renderValue(pings.value.pong.parameters[0], hideSecrets(mask));
    add(`ping: (message) => (${isCalled(chat, pings.value.ping)} ? ${pong} : undefined)`);
  }
  if (errors.length > 0) {
    const cases = errors.map(({ event, textPath }) => {
      const text =
        textPath === undefined ? renderText(event) : `String(${renderAccess('message', textPath.slice(1))})`;
      return `${isNamed(chat, event)} ? ${text} : `;
    });
    add(`error: (message) => (${cases.join('')}undefined)`);
  }
  const isAnswered = pings?.value.from === 'server' && pings.value.pong !== undefined;
  const meant = [chat.acknowledgement?.value.event, isAnswered ? pings.value.ping.name : undefined];
  const ignored = others.filter((other) => !meant.includes(other));
  if (ignored.length > 0 && chat.typeKey !== undefined) {
    add(
      `ignore: (message) => [${ignored.map(renderText).join(', ')}].find((type) => type === String(${renderAccess('message', [chat.typeKey])}))`,
    );
  }
  return members;
}

function renderSend({ answers, acknowledgement, mask }: RawMembers): [source: string, doubt?: string] {
  const { send, join } = answers;
  if (send === undefined) {
    return [''];
  }
  const template = templateOf(send.value, join?.value.roomPathInMessage);
  const sample = send.value.sends[0]?.parameters[0];
  let usesId = false;
  const sent = renderValue(
    sample,
    hideSecrets(mask, (path, value) => {
      const expression = template.replace([0, ...path], value);
      if (expression !== 'token') {
        return expression;
      }
      usesId = true;
      return typeof value === 'number' ? 'id' : 'String(id)';
    }),
  );
  const parameters = `(${template.usesRoom ? 'room' : '_room'}, text${usesId ? ', id' : ''})`;
  const explained =
    acknowledgement === undefined
      ? template.changing
      : template.changing.filter((path) => keyOf(path) !== keyOf(acknowledgement.value.sentPath));
  const doubt = doubtsOfMessage(answers, explained);
  const source = `send: ${parameters} => ${inBrackets(sent)}`;
  return doubt === undefined ? [source] : [source, doubt];
}

/** Whether a message is of a type. */
function isNamed({ typeKey }: Pick<RawMembers, 'typeKey'>, name: string): string {
  return typeKey === undefined
    ? 'false'
    : `String(${renderAccess('message', [typeKey])}) === ${renderText(name)}`;
}

/** Whether a message is like a step: of its type, else with its keys, else the same text. */
function isCalled(chat: Pick<RawMembers, 'typeKey'>, { name, parameters }: Step): string {
  const [value] = parameters;
  if (typeof value === 'string') {
    return `message === ${renderText(value)}`;
  }
  if (chat.typeKey !== undefined) {
    return isNamed(chat, name);
  }
  const [key] = Object.keys(Object(value));
  return key === undefined
    ? 'false'
    : `${renderAccess('message', [key] satisfies Leaf['path'])} !== undefined`;
}

function inBrackets(source: string): string {
  return source.startsWith('{') ? `(${source})` : source;
}
