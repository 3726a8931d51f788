import { type FailureLog, noteAnswer } from '../../../http/failure-log.ts';
import type { HttpClient } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import { sleepMs } from '../../../sessions/run-rest-users.ts';
import { ensureMember } from './ensure-member.ts';
import { buildKnownDocuments, buildKnownQueries } from './known-documents.ts';
import { quickSearch, sendMessage } from './routes.ts';

/** A query and the ids of the messages that a perfect search finds first. */
export interface JudgedQuery {
  readonly text: string;
  readonly relevantIds: readonly string[];
}

/** Documents written at the same time. */
const AT_ONCE = 10;

/** How often the target is asked whether the documents are found, ms. */
const ASK_MS = 100;

/** How long the documents may take to be found before the test goes on without, ms; what is missing costs relevance. */
const PATIENCE_MS = 30_000;

/** The most results that a query of the test asks for; no query has more relevant documents. */
export const searchLimit = 20;

/**
 * Writes messages that the test knows, waits until the target finds them all, and gives the queries whose right answer
 * is therefore known. A message that the target refuses is a failure and is in no answer.
 */
export async function writeKnownDocuments(
  client: HttpClient,
  log: FailureLog,
  session: RestSession,
  options: { readonly channelId: string; readonly nonce: string; readonly topics: number },
): Promise<readonly JudgedQuery[]> {
  const { channelId, nonce, topics } = options;
  await ensureMember(client, log, session, channelId);
  const documents = buildKnownDocuments(nonce, topics);
  const ids: (string | undefined)[] = [];
  for (let i = 0; i < documents.length; i += AT_ONCE) {
    const some = documents.slice(i, i + AT_ONCE).map(async ({ content }) => {
      const call = { ...sendMessage(channelId, session.userId, content), step: 'document_write' } as const;
      const answer = noteAnswer(log, call.step, await client.send(session, call));
      return answer.ok ? answer.body.data.message.id : undefined;
    });
    ids.push(...(await Promise.all(some)));
  }
  const queries = buildKnownQueries(documents).map(({ text, relevant }) => ({
    text,
    relevantIds: relevant.flatMap((i) => ids[i] ?? []),
  }));
  const judged = queries.filter(({ relevantIds }) => relevantIds.length > 0);
  await waitUntilFound(client, log, session, judged);
  return judged;
}

async function waitUntilFound(
  client: HttpClient,
  log: FailureLog,
  session: RestSession,
  queries: readonly JudgedQuery[],
): Promise<void> {
  const giveUpMs = Date.now() + PATIENCE_MS;
  for (const { text, relevantIds } of queries) {
    for (;;) {
      const call = { ...quickSearch(text, searchLimit), step: 'document_find' } as const;
      const answer = noteAnswer(log, call.step, await client.send(session, call));
      const found = answer.ok ? answer.body.data.map(({ id }) => id) : [];
      if (relevantIds.every((id) => found.includes(id))) {
        break;
      }
      if (Date.now() >= giveUpMs) {
        log(
          'document_find',
          'timeout',
          `of ${relevantIds.length} messages written, ${found.length} are found`,
        );
        return;
      }
      await sleepMs(ASK_MS);
    }
  }
}
