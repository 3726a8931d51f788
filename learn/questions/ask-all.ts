import type { Finding } from '../recording/finding.ts';
import type { Step } from '../recording/step.ts';
import { type Acknowledgements, findAcknowledgements } from './find-acknowledgements.ts';
import { type ErrorEvent, findErrors } from './find-errors.ts';
import { findGiven, type Given } from './find-given.ts';
import { findIntroduction } from './find-introduction.ts';
import { findJoin, type Join } from './find-join.ts';
import { findPings, type Ping } from './find-pings.ts';
import { findReady, type Ready } from './find-ready.ts';
import { findSend, type Send } from './find-send.ts';

/** The answers to all questions that are the same for every transport. */
export interface Answers {
  readonly send: Finding<Send> | undefined;
  readonly join: Finding<Join> | undefined;
  readonly introduction: Finding<readonly Step[]> | undefined;
  readonly ready: Finding<Ready>;
  readonly acknowledgements: Finding<Acknowledgements>;
  readonly pings: Finding<Ping> | undefined;
  readonly errors: readonly ErrorEvent[];
  /** Values in messages that the server gave. */
  readonly given: readonly Finding<Given>[];
  /** Events of the server that mean nothing for a test of load, by name. */
  readonly others: readonly string[];
}

/**
 * Asks everything of the steps of one socket, each question with the answers it needs.
 *
 * @param askForSend How a message is sent, where it is asked in another way.
 */
export function askAll(steps: readonly Step[], askForSend: typeof findSend = findSend): Answers {
  const send = askForSend(steps);
  const join = findJoin(steps, send?.value);
  const introduction = findIntroduction(steps, send?.value, join?.value);
  const ready = findReady(steps, introduction?.value, join?.value, send?.value);
  const acknowledgements = findAcknowledgements(steps, send?.value);
  const pings = findPings(steps);
  const errors = findErrors(steps, send?.value.delivery?.event);
  const given = send === undefined ? [] : findGiven(steps, send.value, join?.value.roomPathInMessage);
  const answer = join?.value.answer;
  const used = new Set([
    send?.value.delivery?.event,
    ready.value?.name,
    typeof answer === 'object' ? answer.event : undefined,
    ...errors.map(({ event }) => event),
    ...acknowledgements.value.askedByServer.map(({ event }) => event),
  ]);
  const names = steps
    .filter(({ from, kind }) => from === 'server' && kind === 'event')
    .map(({ name }) => name);
  const others = [...new Set(names)].filter((name) => !used.has(name));
  return { send, join, introduction, ready, acknowledgements, pings, errors, given, others };
}
