import { visibleLine } from '../../host/visible-text.ts';
import type { ChatProtocol, Probe, ProtocolUser } from '../../lib/protocols/chat-protocol.ts';
import { type AskOptions, ask } from './ask.ts';
import { shakeHands } from './shake-hands.ts';

/** The two addresses of a chat system. */
export interface TargetAddresses {
  readonly targetUrl: string;
  readonly targetWsUrl: string;
}

/** What is wrong with a target before any load, or what it said of itself. */
export type TargetCheck =
  | { readonly ok: true; readonly version?: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/** How a target is asked. */
export interface CheckOptions extends AskOptions {
  readonly protocol: Pick<ChatProtocol, 'name' | 'codec' | 'probe'>;
}

/** What of a version is shown, characters. */
const VERSION_LENGTH = 80;

/** Nobody: only whether the target speaks the protocol is asked. */
const NOBODY: ProtocolUser = { index: 0, name: 'k6-chat-check', token: '' };

/**
 * Asks a target for its health, where its protocol has a place to ask, and opens one connection to its realtime side;
 * both problems at once. It always ends, whatever the target does.
 */
export async function checkTarget(target: TargetAddresses, options: CheckOptions): Promise<TargetCheck> {
  const { health } = options.protocol.probe;
  const [rest, realtime] = await Promise.all([
    health === undefined ? NOT_ASKED : checkHealth(target.targetUrl, health, options),
    checkRealtime(target.targetWsUrl, options),
  ]);
  const problems = [rest.problem, realtime].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, ...(rest.version === undefined ? {} : { version: rest.version }) };
}

interface HealthCheck {
  readonly problem?: string;
  readonly version?: string;
}

const NOT_ASKED: HealthCheck = {};

async function checkHealth(
  url: string,
  { path, judge }: NonNullable<Probe['health']>,
  { protocol: _, ...options }: CheckOptions,
): Promise<HealthCheck> {
  const address = `${httpOf(url)}${path}`;
  const wrong = (what: string) => ({ problem: `TARGET_URL: ${address} ${what}` });
  const answer = await ask({ url: address, ...options });
  if (!answer.ok) {
    const isCertificate = answer.problem.startsWith('has a certificate');
    return wrong(
      `${answer.problem}.${isCertificate ? '' : ' Start the system, or leave TARGET_URL out to use the built-in target.'}`,
    );
  }
  const { status, text } = answer;
  if (status >= 300 && status < 400) {
    return wrong(
      `answered with a redirect (${status}), which is not followed. Give the address it leads to.`,
    );
  }
  const verdict = judge(status, text);
  if (!verdict.ok) {
    return wrong(verdict.problem);
  }
  const { version } = verdict;
  return version === undefined ? {} : { version: visibleLine(version, VERSION_LENGTH) };
}

async function checkRealtime(
  url: string,
  { protocol, ...options }: CheckOptions,
): Promise<string | undefined> {
  const dialled = await shakeHands(protocol, url, NOBODY, 'speaks', options);
  if (dialled.ok) {
    return undefined;
  }
  const hint = dialled.isClear ? '' : ' Is this the address of the realtime server?';
  return `TARGET_WS_URL: ${withoutQuery(dialled.url)} ${visibleLine(dialled.problem)}.${hint}`;
}

/** A query may hold what lets a user in. */
function withoutQuery(address: string): string {
  return address.replace(/\?.*$/s, '');
}

function httpOf(url: string): string {
  return url.replace(/^ws/, 'http').replace(/\/+$/, '');
}
