import type { Finding } from '../recording/finding.ts';
import type { RecordedRequest } from '../recording/recording.ts';
import type { Step } from '../recording/step.ts';
import { type Acknowledgements, findAcknowledgements } from './find-acknowledgements.ts';
import { type ErrorEvent, findErrors } from './find-errors.ts';
import { findGiven, type Given } from './find-given.ts';
import { findIntroduction } from './find-introduction.ts';
import { findJoin, type Join } from './find-join.ts';
import { findPings, type Ping } from './find-pings.ts';
import { findReady, type Ready } from './find-ready.ts';
import { findRestSend, type RestSend } from './find-rest-send.ts';
import { findSend, type Send } from './find-send.ts';

/** The answers to all questions that are the same for every transport. */
export interface Answers {
  readonly send: Finding<Send> | undefined;
  /** Messages go by HTTP, and no event sends them. */
  readonly restSend: Finding<RestSend> | undefined;
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
 * @param requests What was asked by HTTP beside it.
 * @param askForSend How a message is sent, where it is asked in another way.
 */
export function askAll(
  steps: readonly Step[],
  requests: readonly RecordedRequest[],
  askForSend: typeof findSend = findSend,
): Answers {
  const found = askForSend(steps);
  const restSend = found?.confidence === 'certain' ? undefined : findRestSend(steps, requests);
  const send = restSend === undefined ? found : undefined;
  const join = findJoin(steps, send?.value);
  const introduction = findIntroduction(steps, send?.value, join?.value);
  const ready = findReady(steps, introduction?.value, join?.value, {
    firstSend: send?.value.sends[0],
    delivery: send?.value.delivery?.event ?? restSend?.value.event,
  });
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
  return { send, restSend, join, introduction, ready, acknowledgements, pings, errors, given, others };
}
