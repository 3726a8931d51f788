import type { HealthAnswer } from '../chat-protocol.ts';

/** What an answer of GET /api/health says: `{status, version?}` with 200 is the chat system. */
export function judgeHealth(status: number, body: string): HealthAnswer {
  if (status !== 200) {
    return {
      ok: false,
      problem: `answered ${status}, expected 200. Is it the chat system, and is it ready?`,
    };
  }
  const answer = parseObject(body);
  if (typeof answer?.['status'] !== 'string') {
    const got = /^\s*</.test(body) ? 'a web page' : 'something else';
    return {
      ok: false,
      problem: `answered with ${got}, expected JSON with a status. Is this the address of the API?`,
    };
  }
  const { version } = answer;
  return typeof version === 'string' ? { ok: true, version } : { ok: true };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
