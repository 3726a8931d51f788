const TIMEOUT_MS = 10_000;

/** The two addresses of a chat system. */
export interface TargetAddresses {
  readonly targetUrl: string;
  readonly targetWsUrl: string;
}

/** What is wrong with a target before any load, or what it said of itself. */
export type TargetCheck =
  | { readonly ok: true; readonly version?: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Asks a target for its health, where its protocol has a REST API to ask, and opens one connection to its realtime side;
 * both problems at once.
 */
export async function checkTarget(
  target: TargetAddresses,
  { hasRest = true, timeoutMs = TIMEOUT_MS } = {},
): Promise<TargetCheck> {
  const [rest, realtime] = await Promise.all([
    hasRest ? checkRest(target.targetUrl, timeoutMs) : NOT_ASKED,
    checkRealtime(target.targetWsUrl, timeoutMs),
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

async function checkRest(url: string, timeoutMs: number): Promise<RestCheck> {
  const address = `${httpOf(url)}/api/health`;
  const wrong = (what: string) => ({ problem: `TARGET_URL: ${address} ${what}` });
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (!response.ok) {
      return wrong(`answered ${response.status}, expected 200. Is it the chat system, and is it ready?`);
    }
    const body = parseObject(text);
    if (body === undefined || typeof body['status'] !== 'string') {
      const got = /^\s*</.test(text) ? 'a web page' : 'something else';
      return wrong(`answered with ${got}, expected JSON with a status. Is this the address of the API?`);
    }
    const { version } = body;
    return typeof version === 'string' ? { version } : {};
  } catch (error) {
    return wrong(
      `${describe(error, timeoutMs)}. Start the system, or leave TARGET_URL out to use the built-in target.`,
    );
  }
}

/** Engine.IO's first packet comes without asking: `0{"sid":…}`. */
function checkRealtime(url: string, timeoutMs: number): Promise<string | undefined> {
  const address = `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
  return new Promise((resolve) => {
    const socket = new WebSocket(address);
    const finish = (what?: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(what === undefined ? undefined : `TARGET_WS_URL: ${address} ${what}`);
    };
    const timer = setTimeout(
      () =>
        finish(`did not answer within ${timeoutMs / 1_000} s. Is this the address of the realtime server?`),
      timeoutMs,
    );
    socket.addEventListener('message', ({ data }) => {
      const spoke = typeof data === 'string' && data.startsWith('0{') && data.includes('"sid"');
      finish(spoke ? undefined : 'speaks another protocol than Engine.IO 4. Is PROTOCOL right?');
    });
    socket.addEventListener('error', () =>
      finish('refused the WebSocket connection. Is this the address of the realtime server?'),
    );
    socket.addEventListener('close', () => finish('closed the connection during the handshake.'));
  });
}

/** fetch says only "fetch failed"; what happened is in its cause. */
function describe(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `did not answer within ${timeoutMs / 1_000} s`;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return `cannot be reached (${code})`;
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
