/** The longest message, in UTF-16 code units, by socket and by REST. */
export const MAX_CONTENT_LENGTH = 4_000;

const MAX_NAME_LENGTH = 200;

/** A parsed payload, or what is wrong with it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; error: string };

/** The payload of message:send. */
export interface SendPayload {
  roomName: string;
  content: string;
  threadId: string | null;
  metadata: Record<string, unknown> | null;
}

/** Parses the payload of events that name a room. */
export function parseRoomPayload(payload: unknown): Parsed<{ roomName: string }> {
  const roomName = fieldOf(payload, 'roomName');
  if (!isName(roomName)) {
    return { ok: false, error: 'Expected a payload with roomName, a non-empty string.' };
  }
  return { ok: true, value: { roomName } };
}

/** Parses the payload of message:send. */
export function parseSendPayload(payload: unknown): Parsed<SendPayload> {
  const room = parseRoomPayload(payload);
  if (!room.ok) {
    return room;
  }
  const content = fieldOf(payload, 'content');
  const threadId = fieldOf(payload, 'threadId') ?? null;
  const metadata = fieldOf(payload, 'metadata') ?? null;
  if (
    typeof content !== 'string' ||
    content === '' ||
    content.length > MAX_CONTENT_LENGTH ||
    hasNul(content)
  ) {
    return {
      ok: false,
      error: `Expected content, a string of 1 to ${MAX_CONTENT_LENGTH} characters without NUL.`,
    };
  }
  if (threadId !== null && !isName(threadId)) {
    return { ok: false, error: 'Expected threadId to be a string.' };
  }
  if (metadata !== null && !isRecord(metadata)) {
    return { ok: false, error: 'Expected metadata to be an object.' };
  }
  return { ok: true, value: { roomName: room.value.roomName, content, threadId, metadata } };
}

/** Parses the payload of presence:update. */
export function parsePresencePayload(payload: unknown): Parsed<{ status: string; customStatus?: string }> {
  const status = fieldOf(payload, 'status');
  const customStatus = fieldOf(payload, 'customStatus');
  if (!isName(status)) {
    return { ok: false, error: 'Expected a payload with status, a non-empty string.' };
  }
  return { ok: true, value: isName(customStatus) ? { status, customStatus } : { status } };
}

function fieldOf(payload: unknown, name: string): unknown {
  return isRecord(payload) && Object.hasOwn(payload, name) ? payload[name] : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH && !hasNul(value);
}

// PostgreSQL cannot hold U+0000 in text; one such row would fail its whole batch.
function hasNul(value: string): boolean {
  return value.includes('\0');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
