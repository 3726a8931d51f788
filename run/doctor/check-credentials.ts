import { io } from 'socket.io-client';
import type { TargetConfig } from '../../lib/config/variables.ts';
import { protocolOf } from '../../lib/protocols/protocol-of.ts';
import type { TargetAddresses } from '../target/check-target.ts';
import { findToken } from './find-token.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 10_000;

const fix =
  'Check JWT_SECRET (the target must have the same) or USERS_FILE, and the addresses of the target.';

/** Whether the target lets the first user in, by one REST call and one Socket.IO connection; not asked without accounts. */
export async function checkCredentials(target: TargetConfig, addresses: TargetAddresses): Promise<Finding[]> {
  if (!protocolOf(target.protocol).hasAccounts) {
    return [{ mark: 'good', text: `Credentials: ${target.protocol} asks for none.` }];
  }
  let token: string;
  try {
    token = await findToken(target, addresses.targetUrl);
  } catch (error) {
    return [{ mark: 'bad', text: `Credentials: ${messageOf(error)}.`, fix }];
  }
  return Promise.all([
    checkRest(addresses.targetUrl, token, target.rateLimitBypass),
    checkSocket(addresses.targetWsUrl, token),
  ]);
}

async function checkRest(url: string, token: string, bypass: string | undefined): Promise<Finding> {
  const call = 'GET /api/users/me/profile';
  try {
    const response = await fetch(`${url}/api/users/me/profile`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(bypass === undefined ? {} : { 'x-ratelimit-bypass': bypass }),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok
      ? { mark: 'good', text: `Credentials: ${call} was answered.` }
      : { mark: 'bad', text: `Credentials: ${call} answered ${response.status}.`, fix };
  } catch (error) {
    return { mark: 'bad', text: `Credentials: ${call} failed: ${messageOf(error)}.`, fix };
  }
}

function checkSocket(url: string, token: string): Promise<Finding> {
  return new Promise((resolve) => {
    const socket = io(url.replace(/^ws/, 'http'), {
      transports: ['websocket'],
      auth: { token },
      reconnection: false,
      timeout: TIMEOUT_MS,
      forceNew: true,
    });
    const finish = (finding: Finding): void => {
      clearTimeout(timer);
      socket.close();
      resolve(finding);
    };
    const refused = (why: string): void =>
      finish({ mark: 'bad', text: `Credentials: the Socket.IO connection failed: ${why}.`, fix });
    const timer = setTimeout(() => refused(`no answer within ${TIMEOUT_MS / 1_000} s`), TIMEOUT_MS);
    socket.on('connect', () =>
      finish({ mark: 'good', text: 'Credentials: Socket.IO let the first user in.' }),
    );
    socket.on('connect_error', (error) => refused(messageOf(error)));
  });
}

function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  // It becomes the end of a sentence.
  return message.replace(/\.$/, '');
}
