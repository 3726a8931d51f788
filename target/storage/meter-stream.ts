import { pipeline, type Readable, Transform } from 'node:stream';

/** Passes a stream on and calls `onLastByte` once, just before the last of its `sizeBytes` bytes is passed on. */
export function meterStream(
  source: NodeJS.ReadableStream,
  sizeBytes: number,
  onLastByte: () => void,
): Readable {
  let passedBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passedBytes += chunk.length;
      if (passedBytes === sizeBytes) {
        onLastByte();
      }
      done(null, chunk);
    },
    flush(done) {
      if (sizeBytes === 0) {
        onLastByte();
      }
      done();
    },
  });
  // A failure destroys the meter, and with it the answer that it feeds; there is nothing else to do about it here.
  pipeline(source, meter, () => undefined);
  return meter;
}
