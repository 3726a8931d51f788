import type { NeedFinding, NeedsContext, ProbeAnswer } from '../chat-protocol.ts';
import { readRefusal } from './read-refusal.ts';

const CREDENTIALS =
  'Check JWT_SECRET (the target must have the same, its auth service too) or USERS_FILE, and the addresses of the target.';

/** Tries what the tests ask of ɳChat's REST API, as the first user; each problem with what to do about it. */
export async function checkNeeds(context: NeedsContext): Promise<readonly NeedFinding[]> {
  const profile = await checkProfile(context);
  if (profile.mark === 'bad') {
    return [profile];
  }
  return [profile, await checkMembership(context), await checkCsrf(context)];
}

async function checkProfile({ call }: NeedsContext): Promise<NeedFinding> {
  const path = '/api/users/me/profile';
  const answer = await call({ method: 'GET', path });
  return isGood(answer)
    ? { mark: 'good', text: `Credentials: GET ${path} was answered.` }
    : { mark: 'bad', text: `Credentials: GET ${path} ${wordsOf(answer)}.`, fix: fixOf(answer, CREDENTIALS) };
}

/** A channel of its own, joined and read: members only, and by the UUIDs of channel and account. */
async function checkMembership({ call, channelName, createChannels }: NeedsContext): Promise<NeedFinding> {
  const bad = (what: string, answer: ProbeAnswer, fix: string): NeedFinding => ({
    mark: 'bad',
    text: `Channels: ${what} ${wordsOf(answer)}.`,
    fix: fixOf(answer, fix),
  });
  if (createChannels) {
    const made = await call({
      method: 'POST',
      path: '/api/channels',
      json: { name: channelName, type: 'public' },
    });
    if (!isGood(made) && made.status !== 409) {
      return bad(
        'POST /api/channels',
        made,
        'Let the first user make channels, or make them and set CREATE_CHANNELS=no.',
      );
    }
  }
  const listed = await call({
    method: 'GET',
    path: `/api/channels?limit=100&q=${encodeURIComponent(channelName)}`,
  });
  const id = isGood(listed) ? idOf(listed.body, channelName) : undefined;
  if (id === undefined) {
    return isGood(listed)
      ? { mark: 'warning', text: `Channels: there is no ${channelName} to try a membership with.` }
      : bad('GET /api/channels', listed, CREDENTIALS);
  }
  const joined = await call({ method: 'POST', path: `/api/channels/${id}/join`, json: {} });
  if (!isGood(joined) && joined.status !== 409) {
    return bad(
      'POST /api/channels/:id/join',
      joined,
      'Make every user of the tests a member of the channels.',
    );
  }
  const read = await call({ method: 'GET', path: `/api/messages?channelId=${id}&limit=1` });
  return isGood(read)
    ? { mark: 'good', text: 'Channels: one was made, joined and read.' }
    : bad('GET /api/messages', read, 'Make every user of the tests a member of the channels.');
}

async function checkCsrf({ call, isHttps }: NeedsContext): Promise<NeedFinding> {
  const answer = await call({ method: 'GET', path: '/api/csrf' });
  if (!isGood(answer)) {
    const text = `Search: GET /api/csrf ${wordsOf(answer)}.`;
    return { mark: 'warning', text, fix: fixOf(answer, 'Searches by POST will be refused without it.') };
  }
  return /;\s*secure/i.test(answer.cookie ?? '') && !isHttps
    ? {
        mark: 'warning',
        text: 'Search: the CSRF cookie is for https only, and TARGET_URL is http, so searches by POST will be refused (403).',
        fix: 'Give TARGET_URL as https, or run the target with NODE_ENV other than production.',
      }
    : { mark: 'good', text: 'Search: GET /api/csrf gave a token.' };
}

function isGood({ status }: ProbeAnswer): boolean {
  return status >= 200 && status < 300;
}

function wordsOf({ status, body, problem }: ProbeAnswer): string {
  const { code } = readRefusal(body);
  return problem ?? `answered ${status}${code === '' || status === 401 ? '' : ` (${code})`}`;
}

function fixOf({ status, body }: ProbeAnswer, otherwise: string): string {
  const { code } = readRefusal(body);
  return status === 429 || /^(IP_BLOCKED|RATE_LIMIT)/.test(code)
    ? 'Set RATE_LIMIT_BYPASS to the token that lifts the limits; a blocked address stays so for an hour.'
    : otherwise;
}

function idOf(body: string, name: string): string | undefined {
  try {
    const { channels } = JSON.parse(body) as {
      channels?: readonly { readonly id?: unknown; readonly name?: unknown }[];
    };
    const id = channels?.find((channel) => channel.name === name)?.id;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
