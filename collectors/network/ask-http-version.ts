import { request } from 'node:http';
import { connect } from 'node:tls';

/**
 * The HTTP version that a server and k6 settle on: by TLS the one that the server picks from `h2` and `http/1.1`, the
 * two that k6 offers; without TLS the one of its answer to a GET, which for k6 is HTTP/1.1. Rejects when there is no
 * answer in time.
 */
export function askHttpVersion(url: URL, timeoutMs: number): Promise<string> {
  return url.protocol === 'https:' ? askTls(url, timeoutMs) : askPlain(url, timeoutMs);
}

function askTls(url: URL, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: url.hostname,
        port: Number(url.port || 443),
        servername: url.hostname,
        ALPNProtocols: ['h2', 'http/1.1'],
        // Nothing is sent and nothing is believed: the certificate is k6's to judge.
        rejectUnauthorized: false,
        timeout: timeoutMs,
      },
      () => {
        // A server without ALPN speaks HTTP/1.1.
        const version = socket.alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1';
        resolve(`${version} (${socket.getProtocol() ?? 'TLS'})`);
        socket.destroy();
      },
    );
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', reject);
  });
}

function askPlain(url: URL, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    // A request that the target counts apart from those of the tests.
    const asked = request(new URL('/api/health', url), { timeout: timeoutMs, agent: false }, (answer) => {
      resolve(`HTTP/${answer.httpVersion}`);
      answer.destroy();
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    asked.once('error', reject);
    asked.end();
  });
}
