import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A WebSocket frame as it crossed the wire. */
export interface Frame {
  /** Number of the TCP connection in the capture. */
  readonly stream: number;
  /** When the kernel had the packet that ended it, epoch ms with fractions. */
  readonly atMs: number;
  /** Whether the client sent it. */
  readonly isFromClient: boolean;
  /** 1 text, 8 close, 9 ping, 10 pong. */
  readonly opcode: number;
  /** Of a text frame, unmasked. */
  readonly text: string;
}

/** What crossed the wire on the captured ports. */
export interface Captured {
  /** TCP connections begun, by port of the server. */
  readonly connections: Readonly<Record<number, number>>;
  /** Answers with status 101, by port. */
  readonly upgrades: Readonly<Record<number, number>>;
  readonly frames: readonly Frame[];
  /** Payload of TCP, without retransmissions: HTTP heads, frame heads and masks included. */
  readonly bytesFromClients: number;
  readonly bytesToClients: number;
}

/** A capture under way. */
export interface Capture {
  /** Ends it and reads it. */
  readonly stop: () => Promise<Captured>;
}

/** Why no packets can be captured on this machine. */
export class CaptureRefused extends Error {}

/** Time in which what the kernel has seen reaches the capture, ms. */
const SETTLE_MS = 500;

/** Between fields and between several values of one; neither occurs in a frame of text. */
const TAB = '\t';
const UNIT = '\u001f';

/**
 * Captures loopback on the given ports with Wireshark's `dumpcap`, into a file that `tshark` reads afterwards.
 * @throws CaptureRefused where the machine does not let this user capture.
 */
export async function startCapture(ports: readonly number[]): Promise<Capture> {
  const folder = await mkdtemp(join(tmpdir(), 'k6-chat-capture-'));
  const file = join(folder, 'loopback.pcapng');
  const filter = ports.map((port) => `tcp port ${port}`).join(' or ');
  const child = spawn('dumpcap', ['-i', 'lo', '-f', filter, '-w', file, '-B', '32'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ended = once(child, 'close');
  const started = new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('File: ')) {
        resolve();
      }
    });
    child.once('error', () =>
      reject(new Error('expected dumpcap, which is not there; install the package tshark')),
    );
    child.once('close', () => reject(new CaptureRefused(`dumpcap ended: ${said.trim()}`)));
  });
  try {
    await started;
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  return {
    stop: async () => {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      child.kill('SIGINT');
      await ended;
      try {
        if (!/received\/dropped on interface '[^']*': \d+\/0 /.test(said)) {
          throw new Error(`expected a capture without a dropped packet, got:\n${said}`);
        }
        return await readCapture(file, ports);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

async function readCapture(file: string, ports: readonly number[]): Promise<Captured> {
  const rows = await readFields(file, ports, 'tcp', [
    'frame.time_epoch',
    'tcp.srcport',
    'tcp.dstport',
    'tcp.stream',
    'tcp.len',
    'tcp.flags.str',
    'tcp.analysis.retransmission',
    'http.response.code',
    'websocket.opcode',
    'websocket.payload.text',
  ]);
  const connections: Record<number, number> = {};
  const upgrades: Record<number, number> = {};
  const frames: Frame[] = [];
  let bytesFromClients = 0;
  let bytesToClients = 0;
  for (const [
    atS,
    from = '',
    to = '',
    stream,
    length,
    flags = '',
    again,
    status,
    opcodes = '',
    texts = '',
  ] of rows) {
    const isFromClient = ports.includes(Number(to));
    if (isFromClient && flags.includes('S')) {
      connections[Number(to)] = (connections[Number(to)] ?? 0) + 1;
    }
    if (status === '101') {
      upgrades[Number(from)] = (upgrades[Number(from)] ?? 0) + 1;
    }
    if (again === '') {
      bytesFromClients += isFromClient ? Number(length) : 0;
      bytesToClients += isFromClient ? 0 : Number(length);
    }
    const left = texts === '' ? [] : texts.split(UNIT);
    for (const opcode of opcodes === '' ? [] : opcodes.split(UNIT).map(Number)) {
      const text = opcode === 1 ? (left.shift() ?? '') : '';
      frames.push({ stream: Number(stream), atMs: Number(atS) * 1_000, isFromClient, opcode, text });
    }
  }
  return { connections, upgrades, frames, bytesFromClients, bytesToClients };
}

/** The wanted fields of each packet that fits a display filter. */
async function readFields(
  file: string,
  ports: readonly number[],
  filter: string,
  fields: readonly string[],
): Promise<string[][]> {
  const child = spawn(
    'tshark',
    [
      ...['-r', file, '-Y', filter, '-T', 'fields', '-E', 'occurrence=a', '-E', 'separator=/t'],
      ...['-E', `aggregator=${UNIT}`],
      ...ports.flatMap((port) => ['-d', `tcp.port==${port},http`]),
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) {
    throw new Error(`expected tshark to read the capture, it ended with ${status}: ${texts.err}`);
  }
  return texts.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(TAB));
}
