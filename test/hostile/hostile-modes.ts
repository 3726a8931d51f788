import { gzipSync } from 'node:zlib';
import { answer, type Behaviour, drip, flood, frame, upgrade } from './hostile-server.ts';

/** One way in which a server can misbehave, and what is to be said of it. */
export interface HostileMode {
  readonly name: string;
  /** What its REST side does; well when absent. */
  readonly rest?: Behaviour;
  /** What its realtime side does; well when absent. */
  readonly realtime?: Behaviour;
  /** What the pre-flight says of it; absent when it finds nothing wrong. */
  readonly preflight?: RegExp;
  /** What the doctor says beyond that when it lets the first user in; absent when it finds nothing wrong. */
  readonly credentials?: RegExp;
}

const json = ['content-type: application/json'];

/** Answers every call as a chat system would. */
export const restWell: Behaviour = (socket) =>
  void socket.end(answer('200 OK', '{"status":"ok","version":"1.2.3"}', json));

/** Lets everybody in, and says no more; it answers no close frame. */
export const realtimeWell: Behaviour = (socket, head) => {
  upgrade(socket, head);
  socket.write(frame('0{"sid":"x","pingInterval":25000,"pingTimeout":20000}'));
  socket.write(frame('40{"sid":"y"}'));
  socket.write(frame('42["connected",{}]'));
  // Whatever is asked is granted.
  socket.on('data', () => socket.write(frame('431[{"success":true}]')));
};

/** Upgrades, greets as Engine.IO does, and goes on with `next`. */
const greeted =
  (next: Behaviour): Behaviour =>
  (socket, head) => {
    upgrade(socket, head);
    socket.write(frame('0{"sid":"x"}'));
    next(socket, head);
  };

/** Upgrades and goes on with `next`. */
const upgraded =
  (next: Behaviour): Behaviour =>
  (socket, head) => {
    upgrade(socket, head);
    next(socket, head);
  };

const late = /did not answer within 1 s/;
const silent = /said nothing of use within 1 s/;
const unreachable = /cannot be reached/;
const noJson = /answered with something else, expected JSON with a status/;
const noSocket = /does not speak WebSocket/;

/** A megabyte of zeros in a kilobyte, four hundred times over. */
const bomb = (): Buffer => {
  const piece = gzipSync(Buffer.alloc(1_000_000));
  return Buffer.concat(new Array<Buffer>(400).fill(piece));
};

/** Where redirects lead: an address that must see no request. */
export const elsewhere = 'http://127.0.0.2:9';

/** The modes, each tried by itself. */
export const hostileModes: readonly HostileMode[] = [
  { name: 'REST never answers', rest: () => undefined, preflight: late, credentials: late },
  {
    name: 'REST closes at once',
    rest: (socket) => socket.destroy(),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST resets',
    rest: (socket) => void socket.resetAndDestroy(),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST ends its side without a word',
    rest: (socket) => void socket.end(),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST drips its head',
    rest: (socket) => drip(socket, answer('200 OK', '{"status":"ok"}', json)),
    preflight: late,
    credentials: late,
  },
  {
    name: 'REST drips its body',
    rest: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      drip(socket, Buffer.alloc(1_000, ' '));
    },
    preflight: late,
    credentials: late,
  },
  {
    name: 'REST body without end',
    rest: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      flood(socket, Buffer.alloc(65_536, ' '));
    },
    preflight: /answered with more than 1 MB/,
    credentials: /answered with more than 1 MB/,
  },
  {
    name: 'REST chunks without end',
    rest: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      flood(socket, Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`));
    },
    preflight: /answered with more than 1 MB/,
    credentials: /answered with more than 1 MB/,
  },
  {
    name: 'REST promises a terabyte and sends nothing',
    rest: (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n'),
    preflight: late,
    credentials: late,
  },
  {
    name: 'REST breaks off in its body',
    rest: (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"status"'),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST headers without end',
    rest: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, Buffer.from(`x-${'a'.repeat(500)}: ${'b'.repeat(500)}\r\n`));
    },
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST header of a megabyte',
    rest: (socket) => void socket.end(answer('200 OK', '{"status":"ok"}', [`x-a: ${'b'.repeat(1_000_000)}`])),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST interim answers without end',
    rest: (socket) => flood(socket, Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n')),
    preflight: /did not answer within 1 s|cannot be reached/,
    credentials: /did not answer within 1 s|cannot be reached/,
  },
  {
    name: 'REST is an SSH server',
    rest: (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST status line is nonsense',
    rest: (socket) => void socket.end('HTTP/9.9 abc\r\n\r\n'),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST chunk size is nonsense',
    rest: (socket) => void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    preflight: unreachable,
    credentials: unreachable,
  },
  {
    name: 'REST answers with a page',
    rest: (socket) => void socket.end(answer('200 OK', '<!doctype html><title>It works</title>')),
    preflight: /answered with a web page/,
  },
  {
    name: 'REST answers with nothing',
    rest: (socket) => void socket.end(answer('200 OK', '')),
    preflight: noJson,
  },
  {
    name: 'REST answers with a list',
    rest: (socket) => void socket.end(answer('200 OK', '[{"status":"ok"}]')),
    preflight: noJson,
  },
  {
    name: 'REST answers with null',
    rest: (socket) => void socket.end(answer('200 OK', 'null')),
    preflight: noJson,
  },
  {
    name: 'REST answers with invalid UTF-8',
    rest: (socket) => void socket.end(answer('200 OK', Buffer.from([0xff, 0xfe, 0x80]))),
    preflight: noJson,
  },
  {
    name: 'REST answers with a byte order mark',
    rest: (socket) => void socket.end(answer('200 OK', '\ufeff{"status":"ok"}')),
  },
  {
    name: 'REST answers with nesting without end',
    rest: (socket) => void socket.end(answer('200 OK', '['.repeat(900_000))),
    preflight: noJson,
  },
  {
    name: 'REST answers with a gzip bomb',
    rest: (socket) => void socket.end(answer('200 OK', bomb(), ['content-encoding: gzip'])),
    preflight: noJson,
  },
  {
    name: 'REST is broken',
    rest: (socket) => void socket.end(answer('500 Internal Server Error', 'oops')),
    preflight: /answered 500/,
    credentials: /profile answered 500/,
  },
  {
    name: 'REST asks for patience',
    rest: (socket) => void socket.end(answer('429 Too Many Requests', '', ['retry-after: 3600'])),
    preflight: /answered 429/,
    credentials: /profile answered 429/,
  },
  {
    name: 'REST redirects to another host',
    rest: (socket) => void socket.end(answer('302 Found', '', [`location: ${elsewhere}/`])),
    preflight: /answered with a redirect \(302\), which is not followed/,
    credentials: /profile answered 302/,
  },
  {
    name: 'REST redirects to itself for ever',
    rest: (socket) => void socket.end(answer('307 Temporary Redirect', '', ['location: /api/health'])),
    preflight: /answered with a redirect \(307\)/,
    credentials: /profile answered 307/,
  },
  {
    name: 'REST version tries to command the terminal',
    rest: (socket) =>
      void socket.end(
        answer('200 OK', '{"status":"ok","version":"1\\u001b[2J\\u001b]0;owned\\u0007\\r\\n2"}'),
      ),
  },
  {
    name: 'REST version is half a megabyte',
    rest: (socket) => void socket.end(answer('200 OK', `{"status":"ok","version":"${'9'.repeat(500_000)}"}`)),
  },
  {
    name: 'realtime never answers the handshake',
    realtime: () => undefined,
    preflight: late,
    credentials: late,
  },
  {
    name: 'realtime closes at once',
    realtime: (socket) => socket.destroy(),
    preflight: noSocket,
    credentials: noSocket,
  },
  {
    name: 'realtime refuses',
    realtime: (socket) => void socket.end(answer('403 Forbidden', '')),
    preflight: /refused the WebSocket connection \(403\)/,
    credentials: /refused the WebSocket connection \(403\)/,
  },
  {
    name: 'realtime refuses with a body without end',
    realtime: (socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      flood(socket, Buffer.alloc(65_536, ' '));
    },
    preflight: /refused the WebSocket connection \(400\)/,
    credentials: /refused the WebSocket connection \(400\)/,
  },
  {
    name: 'realtime redirects to another host',
    realtime: (socket) => void socket.end(answer('307 Temporary Redirect', '', [`location: ${elsewhere}/`])),
    preflight: /answered with a redirect \(307\)/,
    credentials: /answered with a redirect \(307\)/,
  },
  {
    name: 'realtime accepts with a wrong key',
    realtime: (socket) =>
      void socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: AAAA\r\n\r\n',
      ),
    preflight: noSocket,
    credentials: noSocket,
  },
  {
    name: 'realtime opens and is silent',
    realtime: upgraded(() => undefined),
    preflight: silent,
    credentials: silent,
  },
  {
    name: 'realtime opens and closes politely',
    realtime: upgraded((socket) => void socket.end(frame('', 0x88))),
    preflight: /closed the connection during the handshake/,
    credentials: /closed the connection during the handshake/,
  },
  {
    name: 'realtime opens and breaks off',
    realtime: upgraded((socket) => socket.destroy()),
    preflight: /closed the connection during the handshake/,
    credentials: /closed the connection during the handshake/,
  },
  { name: 'realtime never answers a close frame', realtime: realtimeWell },
  {
    name: 'realtime speaks another protocol',
    realtime: upgraded((socket) => void socket.write(frame('{"type":"session_created"}'))),
    preflight: /speaks another protocol than nchat \(not an Engine\.IO packet: .*\); check PROTOCOL\./,
    credentials: /speaks another protocol than nchat \(not an Engine\.IO packet: .*\); check PROTOCOL\./,
  },
  {
    name: 'realtime speaks in binary',
    realtime: upgraded((socket) => void socket.write(frame('0{"sid":"x"}', 0x82))),
    preflight: silent,
    credentials: silent,
  },
  {
    name: 'realtime announces a frame of an exabyte',
    realtime: upgraded((socket) => {
      socket.write(Buffer.from([0x81, 127, 0x0d, 0xe0, 0xb6, 0xb3, 0xa7, 0x64, 0, 0]));
      flood(socket, Buffer.alloc(65_536, 'a'));
    }),
    preflight: /does not speak WebSocket|more than 1 MB/,
    credentials: /does not speak WebSocket|more than 1 MB/,
  },
  {
    name: 'realtime sends a frame of five megabytes',
    realtime: greeted((socket) => void socket.write(frame(`44{"message":"${'x'.repeat(5_000_000)}"}`))),
    credentials: /sent a frame of more than 1 MB/,
  },
  {
    name: 'realtime sends fragments without end',
    realtime: upgraded((socket) => {
      socket.write(frame('4', 0x01));
      flood(socket, frame('x'.repeat(100), 0x00));
    }),
    preflight: /sent a frame of more than 1 MB|said nothing of use/,
    credentials: /sent a frame of more than 1 MB|said nothing of use/,
  },
  {
    name: 'realtime sends a frame with reserved bits',
    realtime: upgraded((socket) => void socket.write(frame('0{"sid":"x"}', 0xf1))),
    preflight: noSocket,
    credentials: noSocket,
  },
  {
    name: 'realtime sends a compressed frame that nobody asked for',
    realtime: upgraded((socket) => void socket.write(frame('0{"sid":"x"}', 0xc1))),
    preflight: noSocket,
    credentials: noSocket,
  },
  {
    name: 'realtime masks its frames',
    realtime: upgraded((socket) => void socket.write(Buffer.from([0x81, 0x82, 1, 2, 3, 4, 5, 6]))),
    preflight: noSocket,
    credentials: noSocket,
  },
  {
    name: 'realtime pings without end',
    realtime: upgraded((socket) => flood(socket, frame('', 0x89))),
    preflight: /sent 1000 frames and none of use/,
    credentials: /sent 1000 frames and none of use/,
  },
  {
    name: 'realtime floods events and never lets in',
    realtime: greeted((socket) => flood(socket, frame('42["presence",{}]'))),
    credentials: /sent 1000 frames and none of use/,
  },
  {
    name: 'realtime drips its greeting',
    realtime: upgraded((socket) => drip(socket, frame(`0{"sid":"${'x'.repeat(100)}"}`))),
    preflight: silent,
    credentials: silent,
  },
  {
    name: 'realtime refuses with escape sequences and the token it was given',
    realtime: greeted((socket) => {
      socket.once('data', (data) => {
        // A client's frame: a mask of four bytes after two or four bytes of head.
        const at = (data[1] ?? 0) % 128 < 126 ? 2 : 4;
        const mask = data.subarray(at, at + 4);
        const text = Buffer.from(data.subarray(at + 4).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
        const token = /"token":"([^"]+)"/.exec(text.toString())?.[1] ?? '';
        socket.write(frame(`44{"message":"\\u001b[31minvalid token: ${token}"}`));
      });
    }),
    credentials: /refused it: ␛\[31minvalid token: \*\*\*\./,
  },
];
