import type { RestSession } from '../../../http/rest-session.ts';
import type { ByteBudget } from '../../../load/byte-budget.ts';
import { drawWeighted, type Weighted } from '../../../load/draw-weighted.ts';
import type { ChatTest } from '../../../sessions/chat-test.ts';
import type { RestUser, RestVu } from '../../../sessions/host-rest-users.ts';
import type { Credential } from '../../../sessions/users.ts';
import { ensureMember } from './ensure-member.ts';
import { type FileContent, type FileSource, hashBytes } from './file-content.ts';
import { signInUser } from './sign-in.ts';
import {
  awaitProcessing,
  downloadFile,
  type Failure,
  transferFile,
  type UploadContext,
} from './upload-file.ts';
import type { UploadClass } from './upload-mix.ts';

/** The metrics of the upload test. */
export const uploadMetrics = [
  'rest_requests',
  'errors',
  'uploads_started',
  'uploads_completed',
  'uploads_failed',
  'uploads_held',
  'upload_success',
  'upload_time',
  'upload_speed',
  'upload_bytes',
  'uploads_processed',
  'processing_time',
  'integrity_checked',
  'integrity_failed',
] as const;

/** What the users of one VU upload. */
export interface UploadSettings {
  readonly mix: readonly Weighted<UploadClass>[];
  readonly channelId: string;
  readonly contentOf: FileSource;
  readonly budget: ByteBudget;
}

/** One upload of a user, start to end; `privileged` signs those that ordinary users may not make. */
export type Uploader = (user: RestUser, privileged: Credential | undefined) => Promise<void>;

/** Of each size, every n-th upload of a VU is downloaded and hashed, the first among them. */
const VERIFY_EVERY = 20;

/** Makes the uploader of one VU. */
export function createUploader(
  test: ChatTest<(typeof uploadMetrics)[number]>,
  vu: RestVu,
  { mix, channelId, contentOf, budget }: UploadSettings,
): Uploader {
  const { load, metrics } = test;
  const completed = new Map<UploadClass, number>();
  const privilegedSessions = new Map<number, RestSession>();
  let verifying: Promise<void> = Promise.resolve();

  const sessionOf = async (user: RestUser, file: UploadClass, privileged: Credential | undefined) => {
    if (!file.privileged || privileged === undefined) {
      return user.session;
    }
    const known = privilegedSessions.get(user.index);
    const session = known ?? (await signInUser(vu.client, vu.log, privileged, 'admin')) ?? user.session;
    privilegedSessions.set(user.index, session);
    return session;
  };

  const isSample = (file: UploadClass): boolean => {
    const before = completed.get(file) ?? 0;
    completed.set(file, before + 1);
    return before % VERIFY_EVERY === 0;
  };

  /** One download at a time in a VU: a large one takes three times its size while k6 gathers it. */
  const verify = (context: UploadContext, fileId: string, content: FileContent): Promise<void> => {
    verifying = verifying.then(async () => {
      const downloaded = await downloadFile(context, fileId);
      if (!downloaded.ok) {
        vu.log(downloaded.step, downloaded.kind, downloaded.detail);
        return;
      }
      metrics.integrity_checked.add(1);
      const isIntact = (await hashBytes(downloaded.bytes)) === (await hashBytes(content.file));
      metrics.integrity_failed.add(isIntact ? 0 : 1);
      if (!isIntact) {
        vu.log('download_get', 'integrity', `${content.file.length} bytes came back altered`);
      }
    });
    return verifying;
  };

  return async (user, privileged) => {
    const file = drawWeighted(mix, user.random);
    const tags = { size: file.tag };
    const content = contentOf(file.sizeBytes);
    const context: UploadContext = {
      client: vu.client,
      session: await sessionOf(user, file, privileged),
      via: load.uploadVia,
      channelId,
      deadlineMs: vu.deadlineMs,
      processingTimeoutMs: load.requestTimeoutMs,
    };
    const failed = ({ step, kind, detail }: Failure): void => {
      metrics.uploads_failed.add(1, tags);
      metrics.upload_success.add(false, tags);
      vu.log(step, kind, detail);
    };

    await ensureMember(vu.client, vu.log, context.session, channelId);
    const wasHeld = await budget.take(content.body.length);
    metrics.uploads_held.add(wasHeld ? 1 : 0);
    metrics.uploads_started.add(1, tags);
    const transfer = await transferFile(context, content).finally(() => budget.give(content.body.length));
    // A failed upload stays in the distribution with the time that the user lost on it.
    metrics.upload_time.add(transfer.timeMs, tags);
    if (!transfer.ok) {
      return failed(transfer);
    }
    metrics.upload_bytes.add(file.sizeBytes);
    metrics.upload_speed.add((file.sizeBytes * 8) / (transfer.bytesMs * 1_000), tags);

    const { fileId, storagePath } = transfer;
    const processing = await awaitProcessing(context, { fileId, storagePath, sizeBytes: file.sizeBytes });
    metrics.processing_time.add(processing.timeMs, tags);
    if (!processing.ok) {
      return failed(processing);
    }
    metrics.uploads_completed.add(1, tags);
    metrics.uploads_processed.add(1, tags);
    metrics.upload_success.add(true, tags);
    if (isSample(file)) {
      await verify(context, fileId, content);
    }
  };
}
