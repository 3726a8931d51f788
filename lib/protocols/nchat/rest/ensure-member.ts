import { type FailureLog, noteAnswer } from '../../../http/failure-log.ts';
import type { HttpClient } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import { joinChannel } from './routes.ts';

/** The channels that each session has joined, or is joining. */
const joined = new WeakMap<RestSession, Map<string, Promise<void>>>();

/**
 * Makes an account a member of a channel, once: ɳChat lets only members read and write. A refusal is counted under its
 * own step; the call that needs the membership then says what it costs.
 */
export function ensureMember(
  client: HttpClient,
  log: FailureLog,
  session: RestSession,
  channelId: string,
): Promise<void> {
  const channels = joined.get(session) ?? new Map<string, Promise<void>>();
  joined.set(session, channels);
  const asked = channels.get(channelId) ?? ask(client, log, session, channelId);
  channels.set(channelId, asked);
  return asked;
}

async function ask(
  client: HttpClient,
  log: FailureLog,
  session: RestSession,
  channelId: string,
): Promise<void> {
  const call = { ...joinChannel(channelId), step: 'channel_join' } as const;
  noteAnswer(log, call.step, await client.send(session, call));
}
