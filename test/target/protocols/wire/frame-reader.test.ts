import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeFrame } from '../../../../target/protocols/wire/encode-frame.ts';
import { FrameReader } from '../../../../target/protocols/wire/frame-reader.ts';

interface Read {
  opcode: number;
  isFinal: boolean;
  payload: string;
}

function readAll(pieces: readonly Buffer[], maxPayloadBytes = 100_000) {
  const frames: Read[] = [];
  const broken: number[] = [];
  const reader = new FrameReader(
    {
      frame: (opcode, isFinal, payload) =>
        void frames.push({ opcode, isFinal, payload: payload.toString('latin1') }),
      broken: (code) => void broken.push(code),
    },
    maxPayloadBytes,
  );
  for (const piece of pieces) {
    reader.push(piece);
  }
  return { frames, broken };
}

/** A frame as a client sends it: masked. */
function masked(opcode: number, payload: Buffer, mask = [1, 2, 3, 255]): Buffer {
  const plain = encodeFrame(opcode, payload);
  const headerBytes = plain.length - payload.length;
  const header = Buffer.from(plain.subarray(0, headerBytes));
  header[1] = (header[1] ?? 0) | 0x80;
  const body = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([header, Buffer.from(mask), body]);
}

test('frames are read alike in whatever pieces they arrive', () => {
  const sizes = fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(65_535, 65_536));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 8, 9, 10), sizes), { maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 8 }),
      (wanted, cuts) => {
        const stream = Buffer.concat(
          wanted.map(([opcode, size]) => masked(opcode, Buffer.alloc(size, opcode + 65))),
        );
        const places = [
          0,
          ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b),
          stream.length,
        ];
        const pieces = places.slice(1).map((end, index) => Buffer.from(stream.subarray(places[index], end)));
        assert.deepEqual(readAll(pieces), {
          frames: wanted.map(([opcode, size]) => ({
            opcode,
            isFinal: true,
            payload: String.fromCharCode(opcode + 65).repeat(size),
          })),
          broken: [],
        });
      },
    ),
    { numRuns: 60 },
  );
});

test('a fragment is told from a whole message', () => {
  const fragment = masked(1, Buffer.from('half'));
  fragment[0] = 1;
  assert.deepEqual(readAll([fragment]).frames, [{ opcode: 1, isFinal: false, payload: 'half' }]);
});

test('a frame that is longer than allowed is known by its header, and nothing more is read', () => {
  const header = masked(1, Buffer.alloc(11)).subarray(0, 6);
  assert.deepEqual(readAll([header, masked(1, Buffer.from('x'))], 10), { frames: [], broken: [1009] });
});

test('an unmasked frame and reserved bits are no WebSocket', () => {
  const reserved = masked(1, Buffer.from('x'));
  reserved[0] = 0xc1;
  assert.deepEqual(readAll([encodeFrame(1, Buffer.from('x'))]).broken, [1002]);
  assert.deepEqual(readAll([reserved]).broken, [1002]);
});
