import { createFailureLog, noteAnswer } from '../../lib/http/failure-log.ts';
import { placeCrowd } from '../../lib/load/plan-crowd.ts';
import { poolCall } from '../../lib/protocols/nchat/rest/pool-queries.ts';
import { signInUser } from '../../lib/protocols/nchat/rest/sign-in.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { callMetrics, countCall } from '../../lib/sessions/count-call.ts';
import { createClient } from '../../lib/sessions/create-client.ts';
import { hostCrowd } from '../../lib/sessions/host-crowd.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nimsync/pool-starvation.ts';

const test = chatTest(definition, callMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);

/** Calls made alone, whose median is what a call takes without a crowd. */
const CALLS_ALONE = 20;

export const { options, handleSummary } = test;

type PoolSetup = SetupData & { readonly aloneMs: number };

/** Times some calls one after the other, before there is a crowd. */
export async function setup(): Promise<PoolSetup> {
  const client = createClient(test);
  const log = createFailureLog(metrics.errors);
  const session = await signInUser(client, log, users.credential(0));
  const timesMs: number[] = [];
  for (let act = 0; session !== undefined && act < CALLS_ALONE; act += 1) {
    const call = poolCall(act, session);
    timesMs.push(noteAnswer(log, call.step, await client.send(session, call)).timeMs);
  }
  const aloneMs = timesMs.sort((a, b) => a - b)[CALLS_ALONE / 2] ?? 0;
  return { ...test.ready({ aloneMs: Math.round(aloneMs * 1_000) / 1_000 }), aloneMs };
}

/** This VU's callers ask at once, again and again, until its part of the requests is made. */
export default async function (setupData: PoolSetup): Promise<void> {
  const { tookMs, close } = await hostCrowd(test, setupData, {
    users,
    placement: placeCrowd(load),
    acts: load.queries,
    actionOf:
      ({ client, log }, { session }) =>
      async (act) => {
        const call = poolCall(act, session);
        const answer = await client.send<unknown>(session, call);
        countCall(metrics, answer);
        test.own('pool_wait').add(Math.max(0, answer.timeMs - setupData.aloneMs));
        test.own('queries_hung').add(!answer.ok && answer.kind === 'timeout' ? 1 : 0);
        if (!answer.ok) {
          log(call.step, answer.kind, answer.detail);
        }
      },
  });
  test.own('crowd_time').add(tookMs);
  close();
}
