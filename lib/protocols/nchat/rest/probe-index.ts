import exec from 'k6/execution';
import type { Counter } from 'k6/metrics';
import { type FailureLog, noteAnswer } from '../../../http/failure-log.ts';
import type { HttpClient } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import type { Times } from '../../../metrics/sampled.ts';
import { sleepMs } from '../../../sessions/run-rest-users.ts';
import { ensureMember } from './ensure-member.ts';
import { quickSearch, sendMessage } from './routes.ts';

/** What a probe of the index lag needs. */
export interface IndexProbe {
  readonly client: HttpClient;
  readonly log: FailureLog;
  readonly session: RestSession;
  readonly channelId: string;
  /** Letters that begin the marker word of every probe. */
  readonly nonce: string;
  readonly metrics: { readonly index_lag: Times; readonly index_probes: Counter };
}

/** The pause between two searches for a probe, ms: with the time of one search, the resolution of the lag. */
export const probePollMs = 20;

/** How long a probe may stay unfound, ms; then its lag counts as this long and the probe as a failure. */
const PATIENCE_MS = 10_000;

/**
 * Writes a message with a word of its own and searches until it appears. The lag is from the answer to the write to
 * the start of the first search that finds it; one that the very next search finds has a lag near 0.
 */
export async function probeIndex(probe: IndexProbe, number: number): Promise<void> {
  const { client, log, session, channelId, nonce, metrics } = probe;
  const { instance } = exec;
  await ensureMember(client, log, session, channelId);
  const word = `qz${nonce}x${number}`;
  const write = {
    ...sendMessage(channelId, session.userId, `Index probe ${word}.`),
    step: 'probe_write',
  } as const;
  const written = noteAnswer(log, write.step, await client.send(session, write));
  if (!written.ok) {
    return;
  }
  const { id } = written.body.data.message;
  const writtenMs = instance.currentTestRunDuration;
  for (;;) {
    const lagMs = instance.currentTestRunDuration - writtenMs;
    const find = { ...quickSearch(word, 5), step: 'probe_find' } as const;
    const answer = noteAnswer(log, find.step, await client.send(session, find));
    const isFound = answer.ok && answer.body.data.some((hit) => hit.id === id);
    if (isFound || lagMs >= PATIENCE_MS) {
      metrics.index_lag.add(lagMs);
      metrics.index_probes.add(1);
      if (!isFound) {
        log('probe_find', 'timeout', `a message was not found within ${PATIENCE_MS} ms`);
      }
      return;
    }
    await sleepMs(probePollMs);
  }
}
