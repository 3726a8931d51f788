import {
  count,
  filled,
  list,
  number,
  object,
  optional,
  type Proven,
  type Shape,
  success,
  text,
} from '../../../http/shape.ts';

/*
 * What ɳChat's REST answers must look like, just the fields that the tests rest on: a server that leaves one out or
 * answers with an error page under status 200 does not count as good.
 */

const pagination = object({});

const tokens = { accessToken: filled, refreshToken: filled, expiresIn: number };

/** An answer of which only the status matters. */
export const anything: Shape<unknown> = { problem: () => undefined };

/** POST /api/auth/signin. */
export const signInAnswer = success(object({ user: object({ id: filled }), ...tokens }));

/** POST /api/auth/refresh. */
export const refreshAnswer = success(object(tokens));

const channel = object({ id: filled, name: filled });

/** GET /api/channels. */
export const channelsAnswer = object({ channels: list(channel), pagination });

/** GET /api/channels/:id and POST /api/channels. */
export const channelAnswer = object({ channel });

const message = object({ id: filled, channelId: filled, content: text });

/** POST /api/messages. */
export const messageAnswer = success(object({ message }));

/** GET /api/messages. */
export const messagesAnswer = success(object({ messages: list(message), pagination }));

/** GET /api/csrf: where the token stands differs between versions, so both places are taken. */
export const csrfAnswer = object({
  csrfToken: optional(filled),
  token: optional(filled),
  data: optional(
    object({ csrfToken: optional(filled), token: optional(filled), headerName: optional(filled) }),
  ),
});

const hit = object({
  id: filled,
  type: optional(text),
  content: optional(text),
  channelId: optional(text),
  createdAt: optional(text),
});

/** GET /api/search?q=. */
export const quickSearchAnswer = object({ data: list(hit), pagination });

/** POST /api/search. */
export const searchAnswer = success(object({ results: list(hit), totals: object({}), pagination }));

/** GET /api/search/suggestions. */
export const suggestionsAnswer = object({
  suggestions: list(object({ query: text, count: optional(count) })),
});

/** GET /api/users/me/profile. */
export const profileAnswer = success(object({ profile: object({ id: filled }) }));

/** GET /api/notifications. */
export const notificationsAnswer = success(
  object({ notifications: list(object({})), pagination, unreadCount: count }),
);

/** POST /api/files/upload: for a presigned upload the address is `uploadUrl` or `url`, for a multipart one there is a hash. */
export const uploadAnswer = success(
  object({
    fileId: filled,
    storagePath: filled,
    uploadUrl: optional(filled),
    url: optional(filled),
    hash: optional(filled),
  }),
);

/** POST /api/files/complete. */
export const completeAnswer = success(object({ file: object({ id: filled, processingStatus: filled }) }));

/** GET /api/files/:id. */
export const fileAnswer = success(object({ processingStatus: filled, downloadUrl: optional(text) }));

/** GET /api/files/:id/download. */
export const downloadAnswer = object({ url: filled, size: count });

/** GET /api/search/stats of the built-in target. */
export const indexAnswer = object({ documents: count, bytes: count });

/** A channel as the answers give it. */
export type Channel = Proven<typeof channel>;

/** A message as the answers give it. */
export type Message = Proven<typeof message>;

/** One result of a search. */
export type Hit = Proven<typeof hit>;
