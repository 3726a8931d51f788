import { visibleLine } from '../../host/visible-text.ts';
import type { ChatProtocol } from '../../lib/protocols/chat-protocol.ts';
import { type AskOptions, ask } from './ask.ts';
import { dial } from './dial.ts';

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
  readonly protocol: Pick<ChatProtocol, 'name' | 'hasRest' | 'url' | 'decode'>;
}

/** What of a version is shown, characters. */
const VERSION_LENGTH = 80;

/**
 * Asks a target for its health, where its protocol has a REST API to ask, and opens one connection to its realtime side;
 * both problems at once. It always ends, whatever the target does.
 */
export async function checkTarget(target: TargetAddresses, options: CheckOptions): Promise<TargetCheck> {
  const [rest, realtime] = await Promise.all([
    options.protocol.hasRest ? checkRest(target.targetUrl, options) : NOT_ASKED,
    checkRealtime(target.targetWsUrl, options),
  ]);
  const problems = [rest.problem, realtime].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, ...(rest.version === undefined ? {} : { version: rest.version }) };
}

interface RestCheck {
  readonly problem?: string;
  readonly version?: string;
}

const NOT_ASKED: RestCheck = {};

async function checkRest(url: string, { protocol: _, ...options }: CheckOptions): Promise<RestCheck> {
  const address = `${httpOf(url)}/api/health`;
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
  if (status < 200 || status > 299) {
    return wrong(`answered ${status}, expected 200. Is it the chat system, and is it ready?`);
  }
  const body = parseObject(text);
  if (body === undefined || typeof body['status'] !== 'string') {
    const got = /^\s*</.test(text) ? 'a web page' : 'something else';
    return wrong(`answered with ${got}, expected JSON with a status. Is this the address of the API?`);
  }
  const { version } = body;
  return typeof version === 'string' ? { version: visibleLine(version, VERSION_LENGTH) } : {};
}

/** Waits for the first frame, which servers of Engine.IO send without being asked, and sees whether the protocol knows it. */
async function checkRealtime(
  url: string,
  { protocol, ...options }: CheckOptions,
): Promise<string | undefined> {
  const address = protocol.url(url.replace(/^http/, 'ws'), '');
  const dialled = await dial({
    url: address,
    ...options,
    judge: (frame) => {
      const decoded = typeof frame === 'string' ? [protocol.decode(frame)].flat() : [];
      const invalid = decoded.find((each) => each.kind === 'invalid');
      return decoded.length === 0 || invalid !== undefined
        ? { end: 'bad', problem: `speaks another protocol than ${protocol.name}; check PROTOCOL` }
        : { end: 'good' };
    },
  });
  if (dialled.ok) {
    return undefined;
  }
  const isClear = /certificate|redirect|handshake|PROTOCOL/.test(dialled.problem);
  const hint = isClear ? '' : ' Is this the address of the realtime server?';
  return `TARGET_WS_URL: ${withoutQuery(address)} ${visibleLine(dialled.problem)}.${hint}`;
}

/** A query may hold what lets a user in. */
function withoutQuery(address: string): string {
  return address.replace(/\?.*$/s, '');
}

function httpOf(url: string): string {
  return url.replace(/^ws/, 'http').replace(/\/+$/, '');
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
