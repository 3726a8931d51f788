import type { Call } from '../../lib/http/http-client.ts';
import { drawWeighted } from '../../lib/load/draw-weighted.ts';
import { placeCrowd } from '../../lib/load/plan-crowd.ts';
import { sizedContent } from '../../lib/load/sized-content.ts';
import { ensureMember } from '../../lib/protocols/nchat/rest/ensure-member.ts';
import { ordinaryQueries } from '../../lib/protocols/nchat/rest/query-mix.ts';
import * as routes from '../../lib/protocols/nchat/rest/routes.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { callMetrics, countCall } from '../../lib/sessions/count-call.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { hostCrowd } from '../../lib/sessions/host-crowd.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, taskMix } from '../../thresholds/nimsync/mixed-workload.ts';

type Task = (typeof taskMix)[number]['value'];
type MixedSetup = SetupData & { readonly channelId: string };

const test = chatTest(definition, callMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);
const { content } = sizedContent(0, 3_900);

export const { options, handleSummary } = test;

export async function setup(): Promise<MixedSetup> {
  const [channelId = ''] = await ensureRooms(test, users, 1);
  return { ...test.ready(), channelId };
}

/** This VU's callers draw tasks and do them until its part of them is done. */
export default async function (setupData: MixedSetup): Promise<void> {
  const { channelId } = setupData;
  const { tookMs, close } = await hostCrowd(test, setupData, {
    users,
    placement: placeCrowd(load),
    acts: load.tasks,
    actionOf:
      ({ client, log }, { session, random }) =>
      async (act) => {
        const { kind, step } = drawWeighted<Task>(taskMix, random);
        if (step === 'message_send') {
          await ensureMember(client, log, session, channelId);
        }
        const calls = {
          search: () => routes.quickSearch(ordinaryQueries[act % ordinaryQueries.length] ?? 'meeting', 20),
          user_profile: routes.getProfile,
          message_send: () => routes.sendMessage(channelId, session.userId, content),
        } as const;
        const call: Call<unknown> = { ...(calls[step]() as routes.Route<unknown>), step };
        const answer = await client.send(session, call);
        countCall(metrics, answer);
        test.own('tasks').add(1, { kind });
        test.own('task_success').add(answer.ok ? 1 : 0, { kind });
        test.own('task_time').add(answer.timeMs, { kind });
        if (!answer.ok) {
          log(step, answer.kind, answer.detail);
        }
      },
  });
  test.own('crowd_time').add(tookMs);
  close();
}
