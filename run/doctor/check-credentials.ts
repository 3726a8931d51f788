import { visibleLine } from '../../host/visible-text.ts';
import type { TargetConfig } from '../../lib/config/variables.ts';
import type {
  ChatProtocol,
  NeedFinding,
  NeedsContext,
  RoomNames,
  RoomsNeed,
} from '../../lib/protocols/chat-protocol.ts';
import { nameOfUser } from '../../lib/protocols/nchat/token-claims.ts';
import { type AskOptions, ask } from '../target/ask.ts';
import type { TargetAddresses } from '../target/check-target.ts';
import { shakeHands } from '../target/shake-hands.ts';
import { usualTrust } from '../target/trust.ts';
import { tryJoin } from '../target/try-join.ts';
import { findToken } from './find-token.ts';
import type { Finding } from './finding.ts';

const fix =
  'Check JWT_SECRET (the target must have the same) or USERS_FILE, and the addresses of the target.';

/** What of a target's own words is shown, characters. */
const REASON_LENGTH = 200;

/**
 * Whether the target lets the first user in, by one REST call and one handshake of its protocol; not asked without
 * accounts.
 */
export async function checkCredentials(
  target: TargetConfig,
  protocol: ChatProtocol,
  addresses: TargetAddresses,
  options: AskOptions = { trust: usualTrust },
  rooms: readonly RoomNames[] = [],
): Promise<Finding[]> {
  if (!protocol.features.accounts) {
    return [{ mark: 'good', text: `Credentials: ${target.protocol} asks for none.` }];
  }
  let token: string;
  try {
    token = await findToken(target, addresses.targetUrl, options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ mark: 'bad', text: `Credentials: ${visibleLine(message.replace(/\.$/, ''))}.`, fix }];
  }
  const { needs } = protocol.probe;
  const [rest, socket] = await Promise.all([
    needs === undefined ? [] : needs(needsContext(target, addresses.targetUrl, token, options)),
    checkSocket(protocol, addresses.targetWsUrl, token, options),
  ]);
  const found = [...rest.map(visible), socket];
  return socket.mark === 'bad' || protocol.codec.encodeJoin === undefined
    ? found
    : [...found, await checkJoin(protocol, rooms, addresses.targetWsUrl, token, options)];
}

/** A target says its own words in these, and may say what was sent to it. */
function visible({ text, ...finding }: NeedFinding): Finding {
  return { ...finding, text: visibleLine(text) };
}

function needsContext(
  { rateLimitBypass, channelPrefix, createChannels }: TargetConfig,
  url: string,
  token: string,
  options: AskOptions,
): NeedsContext {
  return {
    channelName: `${channelPrefix}-doctor`,
    createChannels,
    isHttps: url.startsWith('https:'),
    call: async ({ method, path, json }) => {
      const answer = await ask({
        url: `${url}${path}`,
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(rateLimitBypass === undefined ? {} : { 'x-ratelimit-bypass': rateLimitBypass }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...options,
      });
      return answer.ok
        ? { status: answer.status, body: answer.text, cookie: answer.header('set-cookie') }
        : { status: 0, body: '', problem: answer.problem };
    },
  };
}

/** Whether the first room of the tests can be joined; where rooms are made by SQL, with the statements that make them. */
async function checkJoin(
  protocol: ChatProtocol,
  rooms: readonly RoomNames[],
  url: string,
  token: string,
  options: AskOptions,
): Promise<Finding> {
  const room = `${rooms[0]?.stem ?? 'general'}-0`;
  const joined = await tryJoin(protocol, url, { index: 0, name: nameOfUser(0), token }, room, options);
  if (joined.ok) {
    return { mark: 'good', text: `Rooms: the first user joined ${room}.` };
  }
  const text = `Rooms: the realtime server ${visibleLine(joined.problem.replaceAll(token, '***'), REASON_LENGTH).replace(/\.$/, '')}, asked to join ${room}.`;
  const { sql } = protocol.probe.rooms ?? {};
  const made = sql === undefined ? 'The tests make their channels in set-up.' : sqlFix(sql, rooms);
  // Channels that a test makes in its set-up are not there yet.
  return { mark: sql === undefined ? 'warning' : 'bad', text, fix: made };
}

function sqlFix(sql: RoomsNeed['sql'], rooms: readonly RoomNames[]): string {
  return [
    'Rooms are rows of its database, which no API makes. Set CREATE_ROOMS=yes with DATABASE_URL, or run there:',
    ...rooms.map((each) => `    ${sql(each)}`),
  ].join('\n');
}

async function checkSocket(
  protocol: ChatProtocol,
  url: string,
  token: string,
  options: AskOptions,
): Promise<Finding> {
  const user = { index: 0, name: nameOfUser(0), token };
  const dialled = await shakeHands(protocol, url, user, 'ready', options);
  if (dialled.ok) {
    return { mark: 'good', text: 'Credentials: the realtime server let the first user in.' };
  }
  // A server may say what was sent to it.
  const problem = visibleLine(dialled.problem.replaceAll(token, '***'), REASON_LENGTH);
  return { mark: 'bad', text: `Credentials: the realtime server ${problem.replace(/\.$/, '')}.`, fix };
}
