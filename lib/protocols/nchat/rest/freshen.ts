import type { FailureLog } from '../../../http/failure-log.ts';
import { noteAnswer } from '../../../http/failure-log.ts';
import type { HttpClient } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import { refresh, takeTokens } from './routes.ts';
import { type TokenLife, tokenLife } from './token-life.ts';

/** How long before its end a token is replaced, ms: longer than a call takes, shorter than any token lives. */
const MARGIN_MS = 20_000;

/** Refreshes that are under way, so that calls of one user at once ask for one. */
const running = new WeakMap<RestSession, Promise<void>>();

/**
 * Replaces the access token of a session that soon ends: ɳChat's are good for fifteen minutes, and a run may be longer. A
 * token without an end, or without a refresh token, stays as it is.
 */
export function freshen(
  client: HttpClient,
  log: FailureLog,
  session: RestSession,
): Promise<void> | undefined {
  const { expiresAtMs, issuedAtMs, refreshToken } = session;
  if (expiresAtMs === undefined || refreshToken === undefined) {
    return undefined;
  }
  if (!isEnding({ expiresAtMs, issuedAtMs })) {
    return undefined;
  }
  const asked = running.get(session) ?? ask(client, log, session, refreshToken);
  running.set(session, asked);
  return asked;
}

/** Whether a token ends so soon that a user should not dial with it. */
export function isExpiring(token: string): boolean {
  const life = tokenLife(token);
  return life !== undefined && isEnding(life);
}

/** A token of a few seconds is replaced in the last half of its life, not over and over. */
function isEnding({ expiresAtMs, issuedAtMs }: TokenLife): boolean {
  return Date.now() >= expiresAtMs - Math.min(MARGIN_MS, (expiresAtMs - issuedAtMs) / 2);
}

async function ask(client: HttpClient, log: FailureLog, session: RestSession, token: string): Promise<void> {
  try {
    const call = { ...refresh(token), step: 'token_refresh' } as const;
    const answer = noteAnswer(log, call.step, await client.send(undefined, call));
    if (answer.ok) {
      takeTokens(session, answer.body);
    } else {
      // The old token is used to its end: a refusal of each further call would hide the cause of the first.
      session.expiresAtMs = undefined;
    }
  } finally {
    running.delete(session);
  }
}
