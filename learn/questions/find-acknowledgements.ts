import { judgeAcknowledgement } from '../../lib/protocols/socket-io/judge-acknowledgement.ts';
import type { Finding } from '../recording/finding.ts';
import type { Step } from '../recording/step.ts';
import type { Send } from './find-send.ts';

/** Who asks for acknowledgements, and what they say. */
export interface Acknowledgements {
  /** Whether messages are acknowledged; `optional` where only some were. */
  readonly ofMessages: boolean | 'optional';
  /** The server's acknowledgements that say no, by what is understood of them. */
  readonly refusals: readonly Step[];
  /** Events by which the server asks for one, with what the client answered. */
  readonly askedByServer: readonly {
    readonly event: string;
    readonly reply: readonly unknown[] | undefined;
  }[];
}

/** Which events ask for an acknowledgement, in either direction, and get it. */
export function findAcknowledgements(
  steps: readonly Step[],
  send: Send | undefined,
): Finding<Acknowledgements> {
  const acks = steps.filter(({ kind }) => kind === 'ack');
  const ackOf = (step: Step): Step | undefined =>
    acks.find(({ ackId, from, index }) => ackId === step.ackId && from !== step.from && index > step.index);
  const asking = (send?.sends ?? []).filter(({ ackId }) => ackId !== undefined);
  const answered = asking.map(ackOf).filter((ack) => ack !== undefined);
  const all = send?.sends.length ?? 0;
  const ofMessages = answered.length === 0 ? false : answered.length === all ? true : 'optional';
  const events = steps.filter(
    ({ kind, from, ackId }) => kind === 'event' && from === 'server' && ackId !== undefined,
  );
  const names = [...new Set(events.map(({ name }) => name))];
  const askedByServer = names.map((event) => {
    const replies = events.filter(({ name }) => name === event).map(ackOf);
    return { event, reply: replies.find((reply) => reply !== undefined)?.parameters };
  });
  const unanswered = askedByServer.some(({ reply }) => reply === undefined);
  return {
    value: {
      ofMessages,
      refusals: acks.filter(
        ({ from, parameters }) => from === 'server' && judgeAcknowledgement(parameters) !== true,
      ),
      askedByServer,
    },
    confidence: ofMessages === 'optional' || unanswered ? 'unsure' : all > 1 ? 'certain' : 'likely',
    because:
      asking.length === 0
        ? `none of ${all} messages asks for an acknowledgement`
        : `${answered.length} of ${asking.length} messages that asked for an acknowledgement got it`,
    steps: [...asking.slice(0, 1), ...answered.slice(0, 1)].map(({ index }) => index),
  };
}
