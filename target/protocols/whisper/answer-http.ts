import type { IncomingMessage, ServerResponse } from 'node:http';

/** What Whisper knows of itself. */
export interface WhisperStatus {
  readonly open: number;
  readonly chats: number;
  readonly upMs: number;
}

/** Answers what Whisper has over HTTP. */
export function answerWhisperHttp(
  { open, chats, upMs }: WhisperStatus,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path] = (request.url ?? '').split('?');
  const json = (text: string) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${text}\n`);
  if (path === '/health') {
    json(`{"status":"ok","connections":${open},"uptime":"${formatUptime(upMs)}"}`);
  } else if (path === '/api/online') {
    json(`{"count":${open}}`);
  } else if (path === '/metrics') {
    const lines = [
      '# TYPE whisper_active_connections gauge',
      `whisper_active_connections ${open}`,
      '# TYPE whisper_active_chats gauge',
      `whisper_active_chats ${chats}`,
    ];
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(`${lines.join('\n')}\n`);
  } else {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
  }
}

/** A time as Go writes it, in whole seconds: `3m6s`. */
export function formatUptime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const hoursText = hours > 0 ? `${hours}h` : '';
  return `${hoursText}${seconds >= 60 ? `${minutes}m` : ''}${seconds % 60}s`;
}
