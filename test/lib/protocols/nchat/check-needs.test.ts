import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeedsContext, ProbeAnswer } from '../../../../lib/protocols/chat-protocol.ts';
import { checkNeeds } from '../../../../lib/protocols/nchat/check-needs.ts';

const ID = '6f1f6c5e-0000-4000-8000-000000000001';
const ok = (body: unknown = { success: true }): ProbeAnswer => ({ status: 200, body: JSON.stringify(body) });
const refused = (status: number, errorCode: string): ProbeAnswer => ({
  status,
  body: JSON.stringify({ success: false, error: 'no', errorCode }),
});

const GOOD: Readonly<Record<string, ProbeAnswer>> = {
  'GET /api/users/me/profile': ok(),
  'POST /api/channels': ok(),
  'GET /api/channels': ok({ channels: [{ id: ID, name: 'k6-chat-doctor' }] }),
  'POST /api/channels/:id/join': ok(),
  'GET /api/messages': ok(),
  'GET /api/csrf': { ...ok(), cookie: 'nchat-csrf-token=x; Path=/; HttpOnly' },
};

/** What is found of a target with these answers instead of good ones, as `mark text → fix`. */
async function findingsOf(
  answers: Readonly<Record<string, ProbeAnswer>>,
  changes: Partial<NeedsContext> = {},
): Promise<string[]> {
  const all = { ...GOOD, ...answers };
  const findings = await checkNeeds({
    channelName: 'k6-chat-doctor',
    createChannels: true,
    isHttps: false,
    call: async ({ method, path }) => {
      const route = `${method} ${path.split('?')[0]?.replace(ID, ':id')}`;
      const answer = all[route];
      assert.ok(answer, route);
      return answer;
    },
    ...changes,
  });
  return findings.map(({ mark, text, fix }) => `${mark} ${text}${fix === undefined ? '' : ` → ${fix}`}`);
}

test('a target that has everything is good in each need', async () => {
  const good = [
    'good Credentials: GET /api/users/me/profile was answered.',
    'good Channels: one was made, joined and read.',
    'good Search: GET /api/csrf gave a token.',
  ];
  assert.deepEqual(await findingsOf({}), good);
  assert.deepEqual(await findingsOf({ 'POST /api/channels': refused(409, 'CONFLICT') }), good);
});

test('a token that the auth service does not take ends the questions', async () => {
  assert.deepEqual(await findingsOf({ 'GET /api/users/me/profile': refused(401, 'UNAUTHORIZED') }), [
    'bad Credentials: GET /api/users/me/profile answered 401. → Check JWT_SECRET (the target must have the same, its auth service too) or USERS_FILE, and the addresses of the target.',
  ]);
  assert.deepEqual(
    await findingsOf({
      'GET /api/users/me/profile': { status: 0, body: '', problem: 'cannot be reached (X)' },
    }),
    [
      'bad Credentials: GET /api/users/me/profile cannot be reached (X). → Check JWT_SECRET (the target must have the same, its auth service too) or USERS_FILE, and the addresses of the target.',
    ],
  );
});

test('a blocked address is told from a missing permission, by the code of the 403', async () => {
  assert.deepEqual(await findingsOf({ 'GET /api/users/me/profile': refused(403, 'IP_BLOCKED') }), [
    'bad Credentials: GET /api/users/me/profile answered 403 (IP_BLOCKED). → Set RATE_LIMIT_BYPASS to the token that lifts the limits; a blocked address stays so for an hour.',
  ]);
  const [, channels] = await findingsOf({ 'POST /api/channels': refused(403, 'FORBIDDEN') });
  assert.equal(
    channels,
    'bad Channels: POST /api/channels answered 403 (FORBIDDEN). → Let the first user make channels, or make them and set CREATE_CHANNELS=no.',
  );
});

test('each step of a membership is named', async () => {
  const [, joined] = await findingsOf({ 'POST /api/channels/:id/join': refused(403, 'FORBIDDEN') });
  assert.match(joined ?? '', /^bad Channels: POST \/api\/channels\/:id\/join answered 403 \(FORBIDDEN\)\./);
  const [, read] = await findingsOf({ 'GET /api/messages': refused(403, 'FORBIDDEN') });
  assert.match(read ?? '', /^bad Channels: GET \/api\/messages answered 403 \(FORBIDDEN\)\./);
  const [, missing] = await findingsOf(
    { 'GET /api/channels': ok({ channels: [] }) },
    { createChannels: false },
  );
  assert.equal(missing, 'warning Channels: there is no k6-chat-doctor to try a membership with.');
});

test('a CSRF cookie for https only is of no use over http', async () => {
  const secure = { 'GET /api/csrf': { ...ok(), cookie: 'nchat-csrf-token=x; Path=/; Secure' } };
  const [, , overHttp] = await findingsOf(secure);
  assert.equal(
    overHttp,
    'warning Search: the CSRF cookie is for https only, and TARGET_URL is http, so searches by POST will be refused (403). → Give TARGET_URL as https, or run the target with NODE_ENV other than production.',
  );
  const [, , overHttps] = await findingsOf(secure, { isHttps: true });
  assert.equal(overHttps, 'good Search: GET /api/csrf gave a token.');
});
