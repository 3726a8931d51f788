import http from 'k6/http';
import type { ChatProtocol } from '../protocols/chat-protocol.ts';
import type { KnownTarget } from './known-target.ts';

/** Asks the system whether it is well, where its protocol has such a question. @throws with what was wrong. */
export function checkHealth({ targetUrl }: KnownTarget, { name, probe }: ChatProtocol): void {
  if (probe.health === undefined) {
    throw new Error(`expected a health question, and ${name} has none`);
  }
  const origin = targetUrl.replace(/^ws/, 'http').replace(/\/$/, '');
  const { status, body } = http.get(`${origin}${probe.health.path}`, { tags: { name: 'health' } });
  const judged = probe.health.judge(status, typeof body === 'string' ? body : '');
  if (!judged.ok) {
    throw new Error(judged.problem);
  }
}
