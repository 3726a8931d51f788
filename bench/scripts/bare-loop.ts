/**
 * What the suite's cost is measured against, free of the suite's code. As it is, the least a k6 script can do to send
 * and read the frames of `message-throughput` at the same moments: no books, no metrics, no checks. (With VUs that send
 * in step it would be another load, and a cheaper one: ten messages at once wake the process once.) With
 * BENCH_PARSE=yes, what people write by hand: every frame parsed as JSON, its latency taken from a time stamp in it.
 */
import crypto from 'k6/crypto';
import encoding from 'k6/encoding';
import exec from 'k6/execution';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

const users = Number(__ENV['BENCH_USERS']);
const rooms = Number(__ENV['BENCH_ROOMS']);
const ratePerSec = Number(__ENV['BENCH_RATE']);
const durationMs = Number(__ENV['BENCH_DURATION_MS']);
const perVu = Number(__ENV['BENCH_PER_VU']);
const rest = __ENV['TARGET_URL'] ?? '';
const realtime = __ENV['TARGET_WS_URL'] ?? '';
const roomSize = users / rooms;
const parses = __ENV['BENCH_PARSE'] === 'yes';
// Of each kind its own rooms: beside each other they would read each other's messages.
const kind = parses ? 'plain' : 'bare';
const latency = new Trend('bare_latency', true);
const CONNECT_MS = 3_000;
const DRAIN_MS = 1_000;

export const options = {
  scenarios: {
    bare: { executor: 'per-vu-iterations', vus: users / perVu, iterations: 1, maxDuration: '10m' },
  },
  systemTags: ['name', 'method', 'status', 'error_code'],
};

export function setup(): void {
  const token = mint(0);
  for (let room = 0; room < rooms; room += 1) {
    http.post(`${rest}/api/channels`, JSON.stringify({ name: `${kind}-${room}`, type: 'public' }), {
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-ratelimit-bypass': __ENV['RATE_LIMIT_BYPASS'] ?? '',
      },
      tags: { name: 'channel' },
      responseCallback: http.expectedStatuses(201, 409),
    });
  }
}

export default function (): void {
  const first = (exec.vu.idInTest - 1) * perVu;
  const startMs = exec.scenario.startTime;
  const sockets = Array.from({ length: perVu }, (_, i) => connect(first + i));
  // The suite's own schedule: message k of the test is due at k / rate and goes to room k mod rooms.
  const ownRooms = perVu / roomSize;
  const firstRoom = first / roomSize;
  const total = Math.floor((ratePerSec * durationMs) / 1_000);
  // As long as the suite's messages are on average, with what goes with them.
  const content = 'The customer confirmed the date, so we ship on Thursday as planned and keep Friday.';
  let next = 0;
  const numberOf = (nth: number): number => Math.floor(nth / ownRooms) * rooms + firstRoom + (nth % ownRooms);
  const dueMs = (): number => startMs + CONNECT_MS + (numberOf(next) * 1_000) / ratePerSec;
  const turn = (): void => {
    while (numberOf(next) < total && dueMs() <= Date.now()) {
      const room = next % ownRooms;
      const nth = Math.floor(next / ownRooms);
      const socket = sockets[room * roomSize + (nth % roomSize)];
      const payload = {
        roomName: `${kind}-${firstRoom + room}`,
        content,
        metadata: { k6: `~k6c~abcdef${first}${next}~`, sentMs: Date.now() },
      };
      socket?.send(`42${next}${JSON.stringify(['message:send', payload])}`);
      next += 1;
    }
    if (numberOf(next) < total) {
      setTimeout(turn, Math.max(0, dueMs() - Date.now()));
    }
  };
  turn();
  setTimeout(
    () => {
      for (const socket of sockets) {
        socket.close();
      }
    },
    CONNECT_MS + durationMs + DRAIN_MS,
  );

  function connect(user: number): WebSocket {
    const socket = new WebSocket(`${realtime}/socket.io/?EIO=4&transport=websocket`, null, {
      tags: { name: 'chat' },
    });
    socket.onopen = () => socket.send(`40${JSON.stringify({ token: mint(user) })}`);
    socket.onmessage = (event) => {
      const frame = event?.data as string;
      if (parses && frame.startsWith('42["message:new"')) {
        const [, { metadata }] = JSON.parse(frame.slice(2)) as [string, { metadata?: { sentMs: number } }];
        latency.add((event?.timestamp ?? 0) - (metadata?.sentMs ?? 0));
        return;
      }
      if (frame === '2') {
        socket.send('3');
      } else if (frame.startsWith('42["connected"')) {
        const room = `${kind}-${Math.floor(user / roomSize)}`;
        socket.send(`420${JSON.stringify(['room:join', { roomName: room }])}`);
      }
    };
    return socket;
  }
}

export function handleSummary(data: {
  metrics: Record<string, { values: Record<string, number> } | undefined>;
}): Record<string, string> {
  const read = data.metrics['ws_msgs_received']?.values['count'] ?? 0;
  return { stdout: `${JSON.stringify({ framesRead: read })}\n` };
}

/** An HS256 token for one user. */
function mint(user: number): string {
  const head = encoding.b64encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }), 'rawurl');
  // An account of the target, by which its REST API takes the token.
  const sub = `00000000-0000-4000-8000-${(user + 1).toString(16).padStart(12, '0')}`;
  const claims = { userId: `${kind}-${user}`, sub, exp: Math.floor(Date.now() / 1_000) + 3_600 };
  const body = encoding.b64encode(JSON.stringify(claims), 'rawurl');
  const signature = crypto.hmac('sha256', __ENV['JWT_SECRET'] ?? '', `${head}.${body}`, 'base64rawurl');
  return `${head}.${body}.${signature}`;
}
