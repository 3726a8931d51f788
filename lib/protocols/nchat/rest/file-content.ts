import crypto from 'k6/crypto';
import { sleepMs } from '../../../sessions/run-rest-users.ts';

/** The bytes of one upload: what is sent, and the part of it that is the file. */
export interface FileContent {
  /** What goes over the wire: the file, or a form around it. */
  readonly body: Uint8Array<ArrayBuffer>;
  readonly file: Uint8Array<ArrayBuffer>;
}

/** Makes the contents of one VU's uploads. */
export type FileSource = (sizeBytes: number) => FileContent;

/** The boundary of the multipart forms. */
export const formBoundary = 'k6-chat-7f3a91d2c45e';

/** Room behind the largest file, so that each upload begins at another byte and no two have the same content. */
const SLACK_BYTES = 65_536;

/** How far the beginning moves from one upload to the next, bytes; prime, so that it visits every offset. */
const STEP_BYTES = 97;

/** How much is hashed before others get their turn, bytes: a few milliseconds. */
const HASH_CHUNK_BYTES = 4_000_000;

/**
 * Random bytes made once for a VU, of which every upload is a view: k6 copies neither the buffer nor the view for it.
 * Each upload's content is its own; each VU's bytes are its own.
 */
export function createFileSource(largestBytes: number): FileSource {
  const buffer = crypto.randomBytes(largestBytes + SLACK_BYTES);
  let uploads = 0;
  return (sizeBytes) => {
    const file = new Uint8Array(buffer, (uploads * STEP_BYTES) % SLACK_BYTES, sizeBytes);
    uploads += 1;
    return { body: file, file };
  };
}

/**
 * The same inside multipart forms. A form's bytes must lie together, so there is one buffer for each size, and all
 * uploads of a size from one VU have the same content.
 */
export function createFormSource(sizesBytes: readonly number[], channelId: string): FileSource {
  const forms = new Map(sizesBytes.map((sizeBytes) => [sizeBytes, buildForm(sizeBytes, channelId)]));
  return (sizeBytes) => {
    const form = forms.get(sizeBytes);
    if (form === undefined) {
      throw new Error(`expected one of the sizes ${sizesBytes.join(', ')}, got ${sizeBytes}`);
    }
    return form;
  };
}

/** The SHA-256 of bytes in hexadecimal, taken in pieces so that the VU's other users are not held up. */
export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hasher = crypto.createHash('sha256');
  for (let from = 0; from < bytes.length; from += HASH_CHUNK_BYTES) {
    // k6 takes a view as well; its type declarations name whole buffers only.
    hasher.update(bytes.subarray(from, from + HASH_CHUNK_BYTES) as unknown as ArrayBuffer);
    await sleepMs(0);
  }
  return hasher.digest('hex');
}

function buildForm(sizeBytes: number, channelId: string): FileContent {
  const head = [
    `--${formBoundary}`,
    'Content-Disposition: form-data; name="channelId"',
    '',
    channelId,
    `--${formBoundary}`,
    'Content-Disposition: form-data; name="file"; filename="k6-chat.bin"',
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n');
  const tail = `\r\n--${formBoundary}--\r\n`;
  const body = new Uint8Array(head.length + sizeBytes + tail.length);
  const file = body.subarray(head.length, head.length + sizeBytes);
  writeText(body, head, 0);
  file.set(new Uint8Array(crypto.randomBytes(sizeBytes)));
  writeText(body, tail, head.length + sizeBytes);
  return { body, file };
}

/** Writes ASCII text, byte by byte: heads are short, and an encoder would be one more global to rely on. */
function writeText(bytes: Uint8Array, text: string, at: number): void {
  for (let i = 0; i < text.length; i += 1) {
    bytes[at + i] = text.charCodeAt(i);
  }
}
