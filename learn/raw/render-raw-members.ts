import type { Answers } from '../questions/ask-all.ts';
import { doubtOf, type Field } from '../questions/find-fields.ts';
import type { Mask } from '../recording/create-mask.ts';
import type { Finding } from '../recording/finding.ts';
import { keyOf } from '../recording/list-leaves.ts';
import { doubtsOfMessage } from '../render/doubts-of-message.ts';
import { renderAccess } from '../render/render-access.ts';
import { renderFields } from '../render/render-fields.ts';
import { renderHeartbeat } from '../render/render-heartbeat.ts';
import type { Member } from '../render/render-source.ts';
import { hideSecrets, renderText, renderValue } from '../render/render-value.ts';
import { templateOf } from '../render/template-of.ts';
import { isOfTexts, type LearnedFormat } from './detect-format.ts';
import type { RawAcknowledgement } from './find-raw-acknowledgement.ts';
import type { MessageTypes } from './message-types.ts';
import { isCalled, isNamed, renderIgnore } from './render-conditions.ts';

/** What the members are made from. */
export interface RawMembers {
  readonly name: string;
  readonly path: string;
  readonly format: Exclude<LearnedFormat, { readonly kind: 'binary' }>;
  readonly types: MessageTypes;
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
  add(`format: ${renderFormat(format)}`);
  const said = introduction?.value.map(({ parameters }) => parameters[0]) ?? [];
  if (said.length > 0) {
    add(
      `hello: ${renderFields(said, fields.hello, mask)}`,
      doubtOf(fields.hello) ?? (introduction?.confidence === 'unsure' ? introduction.because : undefined),
    );
  }
  if (ready.value !== undefined && !isOfTexts(format)) {
    add(
      `ready: (message) => ${isCalled(chat.types, ready.value)}`,
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
      typeof answer === 'object' ? `\n  answer: (message) => ${isNamed(chat.types, answer.event)},` : '';
    add(
      `join: {\n  send: (room) => ${inBrackets(sent)},${waits}\n}`,
      join.confidence === 'unsure' ? join.because : undefined,
    );
  }
  if (send !== undefined) {
    add(...renderSend(chat));
    const { delivery } = send.value;
    if (delivery !== undefined && !isOfTexts(format)) {
      const text = renderAccess('message', delivery.textPath.slice(1));
      const isDelivery =
        chat.types.partsOf(delivery.event).length === 0
          ? `typeof ${text} === 'string'`
          : isNamed(chat.types, delivery.event);
      add(
        `delivered: (message) => (${isDelivery} ? String(${text}) : undefined)`,
        send.confidence === 'unsure' ? send.because : undefined,
      );
    }
    if (chat.acknowledgement !== undefined) {
      const { event, idPath } = chat.acknowledgement.value;
      const id = renderAccess('message', idPath.slice(1));
      add(
        `acknowledged: (message) => (${isNamed(chat.types, event)} ? { id: Number(${id}), ok: true } : undefined)`,
      );
    }
    add(`echo: ${send.value.echo}`);
  }
  if (pings?.value.from === 'server' && pings.value.pong !== undefined) {
    const pong = renderValue(pings.value.pong.parameters[0], hideSecrets(mask));
    add(`ping: (message) => (${isCalled(chat.types, pings.value.ping)} ? ${pong} : undefined)`);
  }
  if (pings?.value.from === 'client') {
    add(...renderHeartbeat(pings.value, 'send', ({ parameters }) => parameters[0], mask));
  }
  if (errors.length > 0) {
    const cases = errors.map(({ event, textPath }) => {
      const text =
        textPath === undefined ? renderText(event) : `String(${renderAccess('message', textPath.slice(1))})`;
      return `${isNamed(chat.types, event)} ? ${text} : `;
    });
    add(`error: (message) => (${cases.join('')}undefined)`);
  }
  const isAnswered = pings?.value.from === 'server' && pings.value.pong !== undefined;
  const meant = [chat.acknowledgement?.value.event, isAnswered ? pings.value.ping.name : undefined];
  const ignored = others.filter((other) => !meant.includes(other) && chat.types.partsOf(other).length > 0);
  if (ignored.length > 0) {
    add(...renderIgnore(chat.types, ignored));
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

function renderFormat(format: RawMembers['format']): string {
  switch (format.kind) {
    case 'prefixed':
      return `{ prefixBytes: ${format.prefixBytes}, of: '${format.of}' }`;
    case 'ended':
      return `{ endsWith: ${renderText(format.endsWith)}, of: '${format.of}' }`;
    default:
      return `'${format.kind}'`;
  }
}

function inBrackets(source: string): string {
  return source.startsWith('{') ? `(${source})` : source;
}
