/** The longest message of the REST API, and what is kept of one by socket, in UTF-16 code units. */
export const MAX_CONTENT_LENGTH = 4_000;

const MAX_NAME_LENGTH = 200;

/** Returns the room that a payload names; undefined where it names none. */
export function readRoomName(payload: unknown): string | undefined {
  return nameIn(payload, 'roomName');
}

/** Returns the status that a payload names; undefined where it names none. */
export function readStatus(payload: unknown): string | undefined {
  return nameIn(payload, 'status');
}

/** Returns what `presence:changed` says of a status of one's own: an object's text and emoji; of a plain string, null. */
export function readCustomStatus(payload: unknown): { customStatus: unknown; customEmoji: unknown } {
  const custom = fieldOf(payload, 'customStatus');
  return { customStatus: fieldOf(custom, 'text') ?? null, customEmoji: fieldOf(custom, 'emoji') ?? null };
}

/** Returns a message as the database can hold it: the realtime server checks nothing of it but the frame's size. */
export function contentToKeep(
  content: unknown,
  threadId: unknown,
  metadata: unknown,
): { content: string; threadId: string | null; metadata: Record<string, unknown> | null } {
  const text = typeof content === 'string' ? content : (JSON.stringify(content) ?? '');
  return {
    // PostgreSQL cannot hold U+0000 in text; one such row would fail its whole batch.
    content: text.slice(0, MAX_CONTENT_LENGTH).replaceAll('\0', ''),
    threadId: isName(threadId) ? threadId : null,
    metadata: isRecord(metadata) ? metadata : null,
  };
}

/** Returns an own field of an object; undefined of anything else. */
export function fieldOf(payload: unknown, name: string): unknown {
  return isRecord(payload) && Object.hasOwn(payload, name) ? payload[name] : undefined;
}

function nameIn(payload: unknown, name: string): string | undefined {
  const value = fieldOf(payload, name);
  return isName(value) ? value : undefined;
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH && !value.includes('\0')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
