import { placeCallers } from '../../lib/load/plan-callers.ts';
import { poolPhaseAt } from '../../lib/load/pool-phases.ts';
import { poolCall } from '../../lib/protocols/nchat/rest/pool-queries.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { callMetrics, countCall } from '../../lib/sessions/count-call.ts';
import { hostUsers, openRestVu } from '../../lib/sessions/host-rest-users.ts';
import { sleepMs } from '../../lib/sessions/run-rest-users.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat-chaos/connection-pool.ts';

const test = chatTest(definition, callMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);

export const { options, handleSummary } = test;
export const setup = (): SetupData => test.ready();

/** The first few of all callers ask all the time, the others in the middle third. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = openRestVu(test, setupData);
  await hostUsers(test, vu, users, placeCallers(load), ({ index, session }) => {
    let act = index;
    return async () => {
      const { phase, endMs } = poolPhaseAt(Date.now() - vu.startMs, load.durationMs);
      if (phase !== 'crowd' && index >= load.fewCallers) {
        await sleepMs(Math.max(0, vu.startMs + endMs - Date.now()));
        return;
      }
      const call = poolCall(act, session);
      act += 1;
      const answer = await vu.client.send<unknown>(session, call);
      const tags = { phase };
      countCall(metrics, answer);
      test.own('phase_calls').add(1, tags);
      test.own('phase_success').add(answer.ok ? 1 : 0, tags);
      test.own('phase_time').add(answer.timeMs, tags);
      test.own('calls_hung').add(!answer.ok && answer.kind === 'timeout' ? 1 : 0);
      if (!answer.ok) {
        vu.log(call.step, answer.kind, answer.detail);
      }
    };
  });
  vu.close();
}
