/** One finished upload, as the target saw it. */
export interface UploadRecord {
  fileId: string;
  sizeBytes: number;
  sha256: string;
  via: 'multipart' | 'presigned';
}

/** A counter split by the values of its labels. */
export type LabelledCounter = Map<string, number>;

/** Number of the newest uploads whose hashes are kept. */
export const UPLOAD_RECORDS_KEPT = 10_000;

/** Everything the target counts about itself, from its start. */
export interface Counters {
  connectionsAccepted: number;
  connectionsClosed: number;
  /** By reason: `auth` (answered 44) or `transport` (refused before Socket.IO spoke). */
  handshakesRefused: LabelledCounter;
  roomJoins: number;
  roomLeaves: number;
  /** By way: `socket` or `rest`. */
  messagesAccepted: LabelledCounter;
  /** `message:new` frames, one for each recipient socket. */
  deliveries: number;
  /** All other frames sent to rooms, one for each recipient socket, by event. */
  notices: LabelledCounter;
  acks: number;
  /** By reason: `packet` (could not be decoded), `payload` (wrong shape), `event` (unknown). */
  malformedFrames: LabelledCounter;
  /** By `method route status`. */
  restRequests: LabelledCounter;
  /** By rule. */
  rateLimitRefusals: LabelledCounter;
  /** By way: `multipart` or `presigned`. */
  uploads: LabelledCounter;
  uploadBytes: number;
  uploadRecords: UploadRecord[];
  processed: LabelledCounter;
  downloads: number;
  downloadBytes: number;
  /** By type: `text` or `filtered`; answered searches only. */
  searchQueries: LabelledCounter;
  suggestions: number;
  messagesStored: number;
}

/** Returns counters at zero. */
export function createCounters(): Counters {
  return {
    connectionsAccepted: 0,
    connectionsClosed: 0,
    handshakesRefused: startAtZero('auth', 'transport'),
    roomJoins: 0,
    roomLeaves: 0,
    messagesAccepted: startAtZero('socket', 'rest'),
    deliveries: 0,
    notices: new Map(),
    acks: 0,
    malformedFrames: startAtZero('packet', 'payload', 'event'),
    restRequests: new Map(),
    rateLimitRefusals: new Map(),
    uploads: startAtZero('multipart', 'presigned'),
    uploadBytes: 0,
    uploadRecords: [],
    processed: startAtZero('completed', 'failed'),
    downloads: 0,
    downloadBytes: 0,
    searchQueries: startAtZero('text', 'filtered'),
    suggestions: 0,
    messagesStored: 0,
  };
}

// A label that is known beforehand shows its zero, so that nobody must guess what its absence means.
function startAtZero(...labels: string[]): LabelledCounter {
  return new Map(labels.map((label) => [label, 0]));
}

/** Adds to one label of a counter. */
export function increase(counter: LabelledCounter, label: string, amount = 1): void {
  counter.set(label, (counter.get(label) ?? 0) + amount);
}

/** Notes a finished upload, forgetting the oldest record beyond UPLOAD_RECORDS_KEPT. */
export function recordUpload(counters: Counters, record: UploadRecord): void {
  increase(counters.uploads, record.via);
  counters.uploadBytes += record.sizeBytes;
  counters.uploadRecords.push(record);
  if (counters.uploadRecords.length > UPLOAD_RECORDS_KEPT) {
    counters.uploadRecords.shift();
  }
}
