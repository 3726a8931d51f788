import { drawWeighted } from '../../lib/load/draw-weighted.ts';
import { messageContent } from '../../lib/load/message-content.ts';
import { placeCallers } from '../../lib/load/plan-callers.ts';
import { apiMix } from '../../lib/protocols/nchat/rest/api-mix.ts';
import { ensureMember } from '../../lib/protocols/nchat/rest/ensure-member.ts';
import { ordinaryQueries } from '../../lib/protocols/nchat/rest/query-mix.ts';
import * as routes from '../../lib/protocols/nchat/rest/routes.ts';
import type { ApiEndpoint } from '../../lib/protocols/nchat/rest/steps.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { callMetrics, countCall } from '../../lib/sessions/count-call.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { hostUsers, openRestVu, type RestUser } from '../../lib/sessions/host-rest-users.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat/api-endpoints.ts';

interface ApiSetup extends SetupData {
  readonly channelIds: readonly string[];
}

const test = chatTest(definition, callMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;

/** Makes sure that the channels exist which the users read and write. */
export async function setup(): Promise<ApiSetup> {
  const first = users.credential(0);
  if (first.kind === 'token' && first.refreshToken === undefined) {
    throw new Error(
      'USERS_FILE: expected a refreshToken beside each token, or email and password; auth refresh is a tenth of the mix.',
    );
  }
  const channelIds = await ensureRooms(test, users, load.channels);
  return { ...test.ready(), channelIds };
}

/** Each user draws an endpoint by weight, calls it, thinks, and draws again. */
export default async function (setupData: ApiSetup): Promise<void> {
  const vu = openRestVu(test, setupData);
  await hostUsers(test, vu, users, placeCallers(load), (user) => async () => {
    const endpoint = drawWeighted(apiMix, user.random);
    const { channelIds } = setupData;
    const channelId = channelIds[Math.floor(user.random() * channelIds.length)] ?? '';
    if (endpoint === 'message_send' || endpoint === 'message_list') {
      await ensureMember(vu.client, vu.log, user.session, channelId);
    }
    const answer = await vu.client.send(user.session, {
      ...routeOf(endpoint, user, channelId),
      step: endpoint,
    });
    const tags = { endpoint };
    countCall(metrics, answer, tags);
    if (!answer.ok) {
      vu.log(endpoint, answer.kind, answer.detail);
    } else if (endpoint === 'auth_refresh') {
      routes.takeTokens(user.session, answer.body);
    }
  });
  vu.close();
}

function routeOf(
  endpoint: ApiEndpoint,
  { index, session, random }: RestUser,
  channelId: string,
): routes.Route<unknown> {
  switch (endpoint) {
    case 'auth_refresh':
      return routes.refresh(session.refreshToken ?? '');
    case 'channels_list':
      return routes.listChannels(50);
    case 'channel_get':
      return routes.getChannel(channelId);
    case 'message_send':
      return routes.sendMessage(channelId, session.userId, messageContent(index).content);
    case 'message_list':
      return routes.listMessages(channelId, 50);
    case 'search':
      return routes.quickSearch(
        ordinaryQueries[Math.floor(random() * ordinaryQueries.length)] ?? 'meeting',
        20,
      );
    case 'user_profile':
      return routes.getProfile();
    case 'notifications':
      return routes.listNotifications(session.userId, 20);
    default:
      return endpoint satisfies never;
  }
}
