import exec from 'k6/execution';
import { createFailureLog } from '../../lib/http/failure-log.ts';
import { knownTopics, placeCallers, probeIntervalMs } from '../../lib/load/plan-callers.ts';
import { createRandom } from '../../lib/load/random.ts';
import { writeKnownDocuments } from '../../lib/protocols/nchat/rest/known-index.ts';
import { probeIndex } from '../../lib/protocols/nchat/rest/probe-index.ts';
import { indexStats, listChannels } from '../../lib/protocols/nchat/rest/routes.ts';
import { runQuery, type SearchWorld, searchMetrics } from '../../lib/protocols/nchat/rest/run-query.ts';
import { signInUser } from '../../lib/protocols/nchat/rest/sign-in.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { createClient } from '../../lib/sessions/create-client.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { hostUsers, openRestVu } from '../../lib/sessions/host-rest-users.ts';
import { runUsers } from '../../lib/sessions/run-rest-users.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat/search-queries.ts';

interface SearchSetup extends SetupData {
  readonly world: SearchWorld;
  readonly marker: string;
}

const test = chatTest(definition, searchMetrics);
const { load, metrics } = test;
const users = createUsers(test, load.users);

/** The clock of the target may be behind ours by this much before a filter by date misses what was just written, ms. */
const CLOCK_SLACK_MS = 3_600_000;

export const { options, handleSummary } = test;

/** Writes the documents that relevance is judged by, waits until they are found, and asks how large the index is. */
export async function setup(): Promise<SearchSetup> {
  const [channelId = ''] = await ensureRooms(test, users, 1);
  const client = createClient(test);
  const log = createFailureLog(metrics.errors);
  const session = await signInUser(client, log, users.credential(0));
  if (session === undefined) {
    throw new Error('The target refused the credentials of the first user; see the warning above.');
  }
  const marker = makeMarker();
  const knownFromMs = Date.now() - CLOCK_SLACK_MS;
  const judged = await writeKnownDocuments(client, log, session, {
    channelId,
    nonce: marker,
    topics: knownTopics(load),
  });
  const listed = await client.send(session, { ...listChannels(50), step: 'channel_find' });
  const others = listed.ok ? listed.body.channels.map(({ id }) => id) : [];
  const index = await client.send(session, { ...indexStats(), step: 'index_stats' });
  if (index.ok) {
    metrics.index_documents.add(index.body.documents);
    metrics.index_bytes.add(index.body.bytes);
  }
  const facts = index.ok ? { indexDocuments: index.body.documents, indexBytes: index.body.bytes } : {};
  const world = { judged, channelId, channelIds: [channelId, ...others], knownFromMs };
  return { ...test.ready({ ...facts, knownQueries: judged.length }), world, marker };
}

/** Users ask by the mix; beside them one prober writes and looks how soon it is found. */
export default async function (setupData: SearchSetup): Promise<void> {
  const vu = openRestVu(test, setupData);
  const { world, marker } = setupData;
  const asking = hostUsers(
    test,
    vu,
    users,
    placeCallers(load),
    (user) => () => runQuery(vu, metrics, world, user),
  );
  await Promise.all([asking, exec.vu.idInTest === 1 ? probe() : undefined]);
  vu.close();

  async function probe(): Promise<void> {
    const session = await signInUser(vu.client, vu.log, users.credential(0));
    if (session === undefined) {
      return;
    }
    const settings = { ...vu, session, channelId: world.channelId, nonce: marker, metrics };
    let number = 0;
    const act = async (): Promise<void> => {
      number += 1;
      await probeIndex(settings, number);
    };
    const onCrash = (error: unknown): void => vu.log('probe', 'script', String(error));
    await runUsers([{ random: createRandom(load.users), act }], {
      endMs: vu.endMs,
      thinkTimeMs: probeIntervalMs(load),
      onCrash,
    });
  }
}

/** Six letters that no message of another run holds. */
function makeMarker(): string {
  return Array.from({ length: 6 }, () => 'bcdfghjklmnpqrtvwxz'[Math.floor(Math.random() * 19)] ?? 'b').join(
    '',
  );
}
