/** The eight measured endpoints of the api-endpoints test, by the `endpoint` tag. */
export const apiEndpoints = [
  { value: 'auth_refresh', label: 'Auth Refresh' },
  { value: 'channels_list', label: 'Channels List' },
  { value: 'channel_get', label: 'Channel Get' },
  { value: 'message_send', label: 'Message Send' },
  { value: 'message_list', label: 'Message List' },
  { value: 'search', label: 'Search' },
  { value: 'user_profile', label: 'User Profile' },
  { value: 'notifications', label: 'Notifications' },
] as const;

/** What callers ask in turn who are to wait for the database: it answers both, and they need nothing that a set-up makes. */
export const poolSteps = ['user_profile', 'notifications'] as const;

/** One of the eight endpoints. */
export type ApiEndpoint = (typeof apiEndpoints)[number]['value'];

/** What a call is for: the `step` tag of `rest_requests` and of `errors`, and k6's `name` tag. A closed list. */
export const restSteps = {
  signin: 'POST /api/auth/signin',
  csrf: 'GET /api/csrf',
  token_refresh: 'POST /api/auth/refresh (before a token ends)',
  channel_create: 'POST /api/channels',
  channel_join: 'POST /api/channels/:id/join',
  channel_find: 'GET /api/channels (to find the test’s own)',
  auth_refresh: 'POST /api/auth/refresh',
  channels_list: 'GET /api/channels',
  channel_get: 'GET /api/channels/:id',
  message_send: 'POST /api/messages',
  message_list: 'GET /api/messages',
  search: 'GET /api/search',
  user_profile: 'GET /api/users/me/profile',
  notifications: 'GET /api/notifications',
  upload_ticket: 'POST /api/files/upload (for an address)',
  upload_put: 'PUT to the presigned address',
  upload_post: 'POST /api/files/upload (multipart)',
  upload_complete: 'POST /api/files/complete',
  upload_poll: 'GET /api/files/:id',
  download_ticket: 'GET /api/files/:id/download',
  download_get: 'GET of the download address',
  query_text: 'POST /api/search and GET /api/search, text query',
  query_filtered: 'POST /api/search, filtered query',
  query_suggestions: 'GET /api/search/suggestions',
  index_stats: 'GET /api/search/stats',
  document_write: 'POST /api/messages, a known document',
  document_find: 'GET /api/search, until the known documents are found',
  probe_write: 'POST /api/messages, an index probe',
  probe_find: 'GET /api/search, until the probe is found',
} as const satisfies Record<ApiEndpoint, string> & Record<string, string>;

/** The step of one call. */
export type RestStep = keyof typeof restSteps;

/** Rows of the table "requests by step" for the steps of one test. */
export function stepItems(steps: readonly RestStep[]): readonly { value: string; label: string }[] {
  return steps.map((step) => ({ value: step, label: restSteps[step] }));
}
