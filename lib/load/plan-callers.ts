import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { meanUploadBytes, uploadMixUpTo } from '../protocols/nchat/rest/upload-mix.ts';
import { type Placement, placeSockets } from './place-sockets.ts';

/** REST users that one VU hosts; measured: ten of them keep a VU's event loop idle and share its memory. */
const CALLERS_PER_VU = 10;

/** Uploading users that one VU hosts: each VU has one buffer of the largest file, so few VUs. */
const UPLOADERS_PER_VU = 50;

/** Beyond so many virtual users their memory, 5 MB each and with a buffer for uploads 50 MB more, is what a machine lacks. */
const MOST_CALLING_VUS = 500;
const MOST_UPLOADING_VUS = 100;

/** What a call takes beside the think time, for the estimate of their number, ms. */
const ASSUMED_CALL_MS = 20;

/** What an upload takes beside the think time, processing included, for the estimate of their number, ms. */
const ASSUMED_UPLOAD_MS = 600;

/** A request with its headers and a token, bytes. */
const REQUEST_BYTES = 900;

/** k6 itself with a bundle loaded, bytes. */
const BASE_BYTES = 90_000_000;

/** One VU with its bundle and its connections, bytes. */
const VU_BYTES = 5_000_000;

/**
 * Bytes of uploads that may be in flight at once in one process. k6 2.2 copies each body once, as the text of
 * `response.request.body`, and its collector lets the heap grow to about three times what is in use; measured: with
 * 800 MB in flight all the time a generator holds 2.0–2.7 GB. 600 MB leaves room for the downloads of the sample.
 */
export const uploadBudgetBytes = 600_000_000;

/** How the users of the API and search tests are hosted. */
export function placeCallers(load: Load): Placement {
  return placeSockets(load.users, 1, Math.max(CALLERS_PER_VU, Math.ceil(load.users / MOST_CALLING_VUS)));
}

/** How the users of the upload test are hosted. */
export function placeUploaders(load: Load): Placement {
  return placeSockets(load.users, 1, Math.max(UPLOADERS_PER_VU, Math.ceil(load.users / MOST_UPLOADING_VUS)));
}

/** Topics of known messages: enough that no user asks the same again and again. */
export function knownTopics(load: Load): number {
  return Math.max(3, Math.min(20, Math.ceil(load.users / 5)));
}

/** The mean pause between two probes of the index lag, ms: a dozen in a short test, one in ten seconds in a long one. */
export function probeIntervalMs(load: Load): number {
  return Math.max(500, Math.min(10_000, load.durationMs / 12));
}

/** What closed loops of REST calls will do. */
export function planCalls(load: Load): LoadPlan {
  const { vus } = placeCallers(load);
  const operations = Math.round((load.users * load.durationMs) / (load.thinkTimeMs + ASSUMED_CALL_MS));
  return {
    ...planUsers(load),
    vus,
    operations,
    sentBytes: operations * REQUEST_BYTES,
    memoryBytes: BASE_BYTES + vus * VU_BYTES,
  };
}

/** What closed loops of uploads will do. */
export function planUploads(load: Load): LoadPlan {
  const { vus } = placeUploaders(load);
  const mix = uploadMixUpTo(load.maxFileBytes);
  const cycleMs = load.thinkTimeMs + ASSUMED_UPLOAD_MS;
  const operations = Math.round((load.users * load.durationMs) / cycleMs);
  const largestBytes = Math.max(...mix.map(({ value }) => value.sizeBytes));
  // Three times, for the collector; all users at once or the budget, whichever is less.
  const flyingBytes = 3 * Math.min(uploadBudgetBytes, load.users * largestBytes);
  return {
    ...planUsers(load),
    vus,
    operations,
    sentBytes: Math.round(operations * meanUploadBytes(mix)),
    memoryBytes: BASE_BYTES + vus * (VU_BYTES + largestBytes) + flyingBytes,
  };
}

function planUsers(
  load: Load,
): Pick<LoadPlan, 'durationMs' | 'peakConnections' | 'deliveriesPerSec' | 'curve' | 'curveUnit'> {
  return {
    durationMs: load.durationMs,
    peakConnections: load.users,
    deliveriesPerSec: 0,
    curve: [
      { atMs: 0, value: load.users },
      { atMs: load.durationMs, value: load.users },
    ],
    curveUnit: 'users',
  };
}
