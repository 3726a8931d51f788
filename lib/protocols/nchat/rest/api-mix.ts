import type { Weighted } from '../../../load/draw-weighted.ts';
import type { ApiEndpoint } from './steps.ts';

/**
 * How often each endpoint is called: auth 10, channels 20, messages 40, search 10, users 10, notifications 10; groups
 * with two endpoints give each half.
 */
export const apiMix: readonly Weighted<ApiEndpoint>[] = [
  { value: 'auth_refresh', weight: 10 },
  { value: 'channels_list', weight: 10 },
  { value: 'channel_get', weight: 10 },
  { value: 'message_send', weight: 20 },
  { value: 'message_list', weight: 20 },
  { value: 'search', weight: 10 },
  { value: 'user_profile', weight: 10 },
  { value: 'notifications', weight: 10 },
];
