import exec from 'k6/execution';
import type { HttpClient } from '../../../http/http-client.ts';
import type { RestSession } from '../../../http/rest-session.ts';
import type { ErrorKind } from '../../../metrics/error-kinds.ts';
import { sleepMs } from '../../../sessions/run-rest-users.ts';
import { type FileContent, formBoundary } from './file-content.ts';
import * as routes from './routes.ts';
import type { RestStep } from './steps.ts';

/** What stands behind an upload. */
export interface UploadContext {
  readonly client: HttpClient;
  readonly session: RestSession;
  readonly via: 'presigned' | 'multipart';
  readonly channelId: string;
  /** Epoch ms at which waiting ends whatever happens. */
  readonly deadlineMs: number;
  /** How long processing may take, ms. */
  readonly processingTimeoutMs: number;
}

/** What went wrong and at which step. */
export interface Failure {
  readonly step: RestStep;
  readonly kind: ErrorKind;
  readonly detail: string;
}

/** How the way of the bytes to the target ended. `timeMs` is from asking where to put them to the answer for the last. */
export type Transfer =
  | {
      readonly ok: true;
      readonly fileId: string;
      readonly storagePath: string;
      readonly timeMs: number;
      /** The part of `timeMs` in which the bytes went over. */
      readonly bytesMs: number;
      /** SHA-256 as the target gives it, where it does. */
      readonly hash: string | undefined;
    }
  | ({ readonly ok: false; readonly timeMs: number } & Failure);

/** How processing ended. `timeMs` is from sending "complete" to the answer that says `completed`. */
export type Processing =
  | { readonly ok: true; readonly timeMs: number }
  | ({ readonly ok: false; readonly timeMs: number } & Failure);

const FILE_NAME = 'k6-chat.bin';
const MIME_TYPE = 'application/octet-stream';

/** The first waits between two questions whether processing is over, ms. */
const LEAST_POLL_MS = 20;

/** Later waits, as a part of the time waited so far: the processing time is at most 20 ms or this part too long. */
const POLL_SHARE = 0.1;

/** Brings the bytes of one file to the target. */
export async function transferFile(context: UploadContext, content: FileContent): Promise<Transfer> {
  return context.via === 'multipart' ? postForm(context, content) : putPresigned(context, content);
}

/** Says that the upload is complete and waits until the target has processed it. */
export async function awaitProcessing(
  { client, session, deadlineMs, processingTimeoutMs }: UploadContext,
  file: { readonly fileId: string; readonly storagePath: string; readonly sizeBytes: number },
): Promise<Processing> {
  const { instance } = exec;
  const startedMs = instance.currentTestRunDuration;
  const giveUpMs = Math.min(Date.now() + processingTimeoutMs, deadlineMs);
  const elapsedMs = (): number => instance.currentTestRunDuration - startedMs;
  const failed = (step: RestStep, kind: ErrorKind, detail: string): Processing => ({
    ok: false,
    timeMs: elapsedMs(),
    step,
    kind,
    detail,
  });
  const complete = await client.send(session, {
    ...routes.completeUpload({
      fileId: file.fileId,
      fileName: FILE_NAME,
      mimeType: MIME_TYPE,
      size: file.sizeBytes,
      storagePath: file.storagePath,
    }),
    step: 'upload_complete',
  });
  if (!complete.ok) {
    return failed('upload_complete', complete.kind, complete.detail);
  }
  let status = complete.body.data.file.processingStatus;
  while (status !== 'completed') {
    if (status === 'failed') {
      return failed('upload_poll', 'rejected', 'the target could not process the file');
    }
    if (Date.now() >= giveUpMs) {
      return failed('upload_poll', 'timeout', `processing was still ${JSON.stringify(status)}`);
    }
    await sleepMs(Math.max(LEAST_POLL_MS, POLL_SHARE * elapsedMs()));
    const polled = await client.send(session, { ...routes.getFile(file.fileId), step: 'upload_poll' });
    if (!polled.ok) {
      return failed('upload_poll', polled.kind, polled.detail);
    }
    status = polled.body.data.processingStatus;
  }
  return { ok: true, timeMs: elapsedMs() };
}

/** Downloads a file; its bytes, or what went wrong. */
export async function downloadFile(
  { client, session }: UploadContext,
  fileId: string,
): Promise<
  { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | ({ readonly ok: false } & Failure)
> {
  const ticket = await client.send(session, { ...routes.requestDownload(fileId), step: 'download_ticket' });
  if (!ticket.ok) {
    return { ok: false, step: 'download_ticket', kind: ticket.kind, detail: ticket.detail };
  }
  const answer = await client.send(session, { ...routes.getBytes(ticket.body.url), step: 'download_get' });
  return answer.ok
    ? { ok: true, bytes: new Uint8Array(answer.body) }
    : { ok: false, step: 'download_get', kind: answer.kind, detail: answer.detail };
}

async function putPresigned(
  { client, session, channelId }: UploadContext,
  { body }: FileContent,
): Promise<Transfer> {
  const file = { fileName: FILE_NAME, mimeType: MIME_TYPE, size: body.length, channelId };
  const ticket = await client.send(session, { ...routes.requestUpload(file), step: 'upload_ticket' });
  if (!ticket.ok) {
    return {
      ok: false,
      timeMs: ticket.timeMs,
      step: 'upload_ticket',
      kind: ticket.kind,
      detail: ticket.detail,
    };
  }
  const { fileId, storagePath, uploadUrl, url } = ticket.body.data;
  const address = uploadUrl ?? url;
  if (address === undefined || address === null) {
    const detail = 'data: expected uploadUrl or url, got neither';
    return { ok: false, timeMs: ticket.timeMs, step: 'upload_ticket', kind: 'shape', detail };
  }
  const put = await client.send(session, {
    ...routes.putBytes(address, body, MIME_TYPE),
    step: 'upload_put',
  });
  const timeMs = ticket.timeMs + put.timeMs;
  return put.ok
    ? { ok: true, fileId, storagePath, timeMs, bytesMs: put.timeMs, hash: undefined }
    : { ok: false, timeMs, step: 'upload_put', kind: put.kind, detail: put.detail };
}

async function postForm({ client, session }: UploadContext, { body }: FileContent): Promise<Transfer> {
  const posted = await client.send(session, {
    ...routes.postMultipart(body, formBoundary),
    step: 'upload_post',
  });
  if (!posted.ok) {
    return {
      ok: false,
      timeMs: posted.timeMs,
      step: 'upload_post',
      kind: posted.kind,
      detail: posted.detail,
    };
  }
  const { fileId, storagePath, hash } = posted.body.data;
  return {
    ok: true,
    fileId,
    storagePath,
    timeMs: posted.timeMs,
    bytesMs: posted.timeMs,
    hash: hash ?? undefined,
  };
}
