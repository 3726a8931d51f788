import { visibleLine } from '../../host/visible-text.ts';
import type { TargetConfig } from '../../lib/config/variables.ts';
import type { ChatProtocol } from '../../lib/protocols/chat-protocol.ts';
import { nameOfUser } from '../../lib/protocols/nchat/token-claims.ts';
import { type AskOptions, ask } from '../target/ask.ts';
import type { TargetAddresses } from '../target/check-target.ts';
import { shakeHands } from '../target/shake-hands.ts';
import { usualTrust } from '../target/trust.ts';
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
  return Promise.all([
    ...(protocol.features.rest
      ? [checkRest(addresses.targetUrl, token, target.rateLimitBypass, options)]
      : []),
    checkSocket(protocol, addresses.targetWsUrl, token, options),
  ]);
}

async function checkRest(
  url: string,
  token: string,
  bypass: string | undefined,
  options: AskOptions,
): Promise<Finding> {
  const call = 'GET /api/users/me/profile';
  const answer = await ask({
    url: `${url}/api/users/me/profile`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(bypass === undefined ? {} : { 'x-ratelimit-bypass': bypass }),
    },
    ...options,
  });
  if (!answer.ok) {
    return { mark: 'bad', text: `Credentials: ${call} ${answer.problem}.`, fix };
  }
  return answer.status >= 200 && answer.status < 300
    ? { mark: 'good', text: `Credentials: ${call} was answered.` }
    : { mark: 'bad', text: `Credentials: ${call} answered ${answer.status}.`, fix };
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
