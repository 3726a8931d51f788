import type { Call } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import type { Proven, Shape } from '../../../http/shape.ts';
import * as shapes from './shapes.ts';

/** A call without the name of its step, which the test gives. */
export type Route<T> = Omit<Call<T>, 'step'>;

const OK = [200] as const;
const CREATED = [201] as const;

/** POST /api/auth/signin. */
export function signIn(email: string, password: string): Route<Proven<typeof shapes.signInAnswer>> {
  return post('/api/auth/signin', { email, password }, OK, shapes.signInAnswer);
}

/** POST /api/auth/refresh. */
export function refresh(refreshToken: string): Route<Proven<typeof shapes.refreshAnswer>> {
  return post('/api/auth/refresh', { refreshToken }, OK, shapes.refreshAnswer);
}

/** Goes on with the tokens that a refresh gave. */
export function takeTokens(session: RestSession, answer: unknown): void {
  const { data } = answer as Proven<typeof shapes.refreshAnswer>;
  session.accessToken = data.accessToken;
  session.refreshToken = data.refreshToken;
  session.issuedAtMs = Date.now();
  // By what the answer says, counted from now: the clock of the target may be another.
  session.expiresAtMs = session.issuedAtMs + data.expiresIn * 1_000;
}

/** GET /api/channels, all or those whose name holds `q`. */
export function listChannels(limit: number, q?: string): Route<Proven<typeof shapes.channelsAnswer>> {
  return get(`/api/channels${query({ limit, q })}`, shapes.channelsAnswer);
}

/** GET /api/channels/:id. */
export function getChannel(id: string): Route<Proven<typeof shapes.channelAnswer>> {
  return get(`/api/channels/${encodeURIComponent(id)}`, shapes.channelAnswer);
}

/** POST /api/channels. A channel that exists already is refused with 409. */
export function createChannel(name: string): Route<Proven<typeof shapes.channelAnswer>> {
  return post('/api/channels', { name, type: 'public' }, CREATED, shapes.channelAnswer);
}

/** POST /api/channels/:id/join. One who is a member already may join again. */
export function joinChannel(id: string): Route<unknown> {
  return post(`/api/channels/${encodeURIComponent(id)}/join`, {}, [200, 201, 409], shapes.anything);
}

/** POST /api/messages. */
export function sendMessage(
  channelId: string,
  userId: string,
  content: string,
): Route<Proven<typeof shapes.messageAnswer>> {
  return post('/api/messages', { channelId, userId, content }, CREATED, shapes.messageAnswer);
}

/** GET /api/messages, the newest of a channel. */
export function listMessages(channelId: string, limit: number): Route<Proven<typeof shapes.messagesAnswer>> {
  return get(`/api/messages${query({ channelId, limit })}`, shapes.messagesAnswer);
}

/** GET /api/csrf; the answer also sets the cookie. */
export function fetchCsrf(): Route<Proven<typeof shapes.csrfAnswer>> {
  return get('/api/csrf', shapes.csrfAnswer);
}

/** What POST /api/search is asked. */
export interface SearchRequest {
  readonly query: string;
  readonly types?: readonly string[];
  readonly channelIds?: readonly string[];
  /** ISO date. */
  readonly dateFrom?: string;
  readonly limit: number;
}

/** POST /api/search, with the CSRF token that belongs to the session's cookie. */
export function search(
  request: SearchRequest,
  csrf: Pick<RestSession, 'csrfToken' | 'csrfHeader'>,
): Route<Proven<typeof shapes.searchAnswer>> {
  return {
    ...post('/api/search', request, OK, shapes.searchAnswer),
    headers: { [csrf.csrfHeader]: csrf.csrfToken ?? '' },
  };
}

/** GET /api/search?q=, which needs no CSRF token. */
export function quickSearch(q: string, limit: number): Route<Proven<typeof shapes.quickSearchAnswer>> {
  return get(`/api/search${query({ q, limit })}`, shapes.quickSearchAnswer);
}

/** GET /api/search/suggestions?q=. */
export function suggest(q: string): Route<Proven<typeof shapes.suggestionsAnswer>> {
  return get(`/api/search/suggestions${query({ q })}`, shapes.suggestionsAnswer);
}

/** GET /api/search/stats: what the built-in target says of its index. */
export function indexStats(): Route<Proven<typeof shapes.indexAnswer>> {
  return get('/api/search/stats', shapes.indexAnswer);
}

/** GET /api/users/me/profile. */
export function getProfile(): Route<Proven<typeof shapes.profileAnswer>> {
  return get('/api/users/me/profile', shapes.profileAnswer);
}

/** GET /api/notifications. */
export function listNotifications(
  userId: string,
  limit: number,
): Route<Proven<typeof shapes.notificationsAnswer>> {
  return get(`/api/notifications${query({ userId, limit })}`, shapes.notificationsAnswer);
}

/** POST /api/files/upload for an address to PUT the bytes to. */
export function requestUpload(file: {
  readonly fileName: string;
  readonly mimeType: string;
  readonly size: number;
  readonly channelId: string;
}): Route<Proven<typeof shapes.uploadAnswer>> {
  return post('/api/files/upload', file, [200, 201], shapes.uploadAnswer);
}

/** PUT of the bytes to the address that `requestUpload` gave. */
export function putBytes(url: string, bytes: Uint8Array<ArrayBuffer>, mimeType: string): Route<unknown> {
  return {
    method: 'PUT',
    path: url,
    bytes,
    headers: { 'content-type': mimeType },
    statuses: [200, 201, 204],
    take: 'nothing',
    unsigned: true,
  };
}

/** POST /api/files/upload with the bytes in a multipart body. */
export function postMultipart(
  body: Uint8Array<ArrayBuffer>,
  boundary: string,
): Route<Proven<typeof shapes.uploadAnswer>> {
  return {
    method: 'POST',
    path: '/api/files/upload',
    bytes: body,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    statuses: [200, 201],
    take: shapes.uploadAnswer,
  };
}

/** POST /api/files/complete. */
export function completeUpload(file: {
  readonly fileId: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly size: number;
  readonly storagePath: string;
}): Route<Proven<typeof shapes.completeAnswer>> {
  return post('/api/files/complete', file, [200, 201, 202], shapes.completeAnswer);
}

/** GET /api/files/:id. */
export function getFile(id: string): Route<Proven<typeof shapes.fileAnswer>> {
  return get(`/api/files/${encodeURIComponent(id)}`, shapes.fileAnswer);
}

/** GET /api/files/:id/download. */
export function requestDownload(id: string): Route<Proven<typeof shapes.downloadAnswer>> {
  return get(`/api/files/${encodeURIComponent(id)}/download`, shapes.downloadAnswer);
}

/** GET of a file's bytes from the address that `requestDownload` gave. */
export function getBytes(url: string): Route<ArrayBuffer> {
  return { method: 'GET', path: url, statuses: OK, take: 'bytes', unsigned: true };
}

function get<T>(path: string, take: Shape<T>): Route<T> {
  return { method: 'GET', path, statuses: OK, take };
}

function post<T>(path: string, json: unknown, statuses: readonly number[], take: Shape<T>): Route<T> {
  return { method: 'POST', path, json, statuses, take };
}

function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}
