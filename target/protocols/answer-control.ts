import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseFaultPlan } from '../faults/fault-plan.ts';
import type { Faults } from '../faults/faults.ts';
import type { SystemCounters } from './chat-system.ts';

/** What the control routes of a system speak about. */
export interface Control {
  readonly system: string;
  readonly counters: () => SystemCounters;
  /** Absent where no faults were asked for: their route does not exist then. */
  readonly faults?: Faults;
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const MAX_PLAN_BYTES = 1_000_000;

/**
 * Answers `GET /api/metrics`, what the system counted, and the fault plan at `/api/faults`, as the ɳChat target does;
 * false where the request is for something else. Whoever does not call from this machine finds neither.
 */
export function answerControl(control: Control, request: IncomingMessage, response: ServerResponse): boolean {
  const [path] = (request.url ?? '').split('?');
  if (!isLocal(request)) {
    return false;
  }
  if (path === '/api/metrics' && request.method === 'GET') {
    const counters = Object.entries(control.counters());
    const plain = counters.map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Object.fromEntries(value),
    ]);
    answer(response, 200, { system: control.system, ...Object.fromEntries(plain) });
    return true;
  }
  if (path === '/api/faults' && control.faults !== undefined) {
    answerFaults(control.faults, request, response);
    return true;
  }
  return false;
}

function answerFaults(faults: Faults, request: IncomingMessage, response: ServerResponse): void {
  switch (request.method) {
    case 'GET':
      answer(response, 200, { success: true, ...faults.describe() });
      break;
    case 'DELETE':
      faults.clear();
      answer(response, 200, { success: true, ...faults.describe() });
      break;
    case 'PUT':
      readBody(request, (text) => {
        const parsed = parseFaultPlan(parseJson(text));
        if (parsed.ok) {
          answer(response, 200, { success: true, ...faults.put(parsed.plan) });
        } else {
          const error = parsed.problems.join('\n');
          answer(response, 400, { success: false, error, errorCode: 'VALIDATION_ERROR' });
        }
      });
      break;
    default:
      answer(response, 405, { success: false, error: 'Expected GET, PUT or DELETE.' });
  }
}

function readBody(request: IncomingMessage, done: (text: string) => void): void {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  request.on('data', (piece: Buffer) => {
    sizeBytes += piece.length;
    if (sizeBytes > MAX_PLAN_BYTES) {
      request.destroy();
    } else {
      pieces.push(piece);
    }
  });
  request.on('end', () => done(Buffer.concat(pieces).toString()));
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** A proxy on this machine calls from here too, and says for whom. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return LOOPBACK.test(socket.remoteAddress ?? '') && !isForwarded;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
