import type { Call } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import { getProfile, listNotifications } from './routes.ts';
import { poolSteps } from './steps.ts';

/** The call of a number: the two take turns. */
export function poolCall(act: number, { userId }: Pick<RestSession, 'userId'>): Call<unknown> {
  const step = poolSteps[act % poolSteps.length] ?? 'user_profile';
  return step === 'user_profile' ? { ...getProfile(), step } : { ...listNotifications(userId, 20), step };
}
