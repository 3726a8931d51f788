import type { HttpClient } from '../../../http/http-client.ts';
import type { SetupCalls } from '../../../http/protocol-rest.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import type { Users } from '../../../sessions/users.ts';
import { createChannel, listChannels } from './routes.ts';
import { signInUser } from './sign-in.ts';

/** Channels created at the same time in set-up. */
const AT_ONCE = 20;

/**
 * Makes sure that the test's channels exist, in set-up, as user 0; one that is there already is fine.
 * @throws when the target refuses, with its answer: without its channels the test would measure nothing.
 */
export async function ensureChannels(
  { client, log, target }: SetupCalls,
  users: Users,
  names: readonly string[],
): Promise<readonly string[]> {
  const session = await signInUser(client, log, users.credential(0));
  if (session === undefined) {
    throw new Error(
      `${target.targetUrl}: the target refused the credentials of the first user; see the warning above.`,
    );
  }
  const ids: string[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const some = names.slice(i, i + AT_ONCE);
    ids.push(
      ...(await Promise.all(some.map((name) => ensureChannel(client, session, name, target.createChannels)))),
    );
  }
  return ids;
}

async function ensureChannel(
  client: HttpClient,
  session: RestSession,
  name: string,
  create: boolean,
): Promise<string> {
  if (create) {
    const made = await client.send(session, { ...createChannel(name), step: 'channel_create' });
    if (made.ok) {
      return made.body.channel.id;
    }
    if (made.status !== 409) {
      throw new Error(
        `Could not create the channel ${name}: ${made.detail}. Check the target and the credentials.`,
      );
    }
  }
  const found = await client.send(session, { ...listChannels(100, name), step: 'channel_find' });
  const channel = found.ok ? found.body.channels.find((each) => each.name === name) : undefined;
  if (channel === undefined) {
    const why = found.ok ? 'the target lists no such channel' : found.detail;
    throw new Error(
      `The channel ${name} is missing: ${why}. Create it, or let the tests do so with CREATE_CHANNELS=yes.`,
    );
  }
  return channel.id;
}
