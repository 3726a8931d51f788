import { createByteBudget } from '../../lib/load/byte-budget.ts';
import { placeUploaders, uploadBudgetBytes } from '../../lib/load/plan-callers.ts';
import { createFileSource, createFormSource } from '../../lib/protocols/nchat/rest/file-content.ts';
import { uploadMixUpTo } from '../../lib/protocols/nchat/rest/upload-mix.ts';
import { createUploader, uploadMetrics } from '../../lib/protocols/nchat/rest/uploader.ts';
import { chatTest } from '../../lib/sessions/chat-test.ts';
import { ensureRooms } from '../../lib/sessions/ensure-rooms.ts';
import { hostUsers, openRestVu } from '../../lib/sessions/host-rest-users.ts';
import { createUsers } from '../../lib/sessions/users.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition } from '../../thresholds/nchat/file-uploads.ts';

interface UploadSetup extends SetupData {
  readonly channelId: string;
}

const test = chatTest(definition, uploadMetrics);
const { load } = test;
const users = createUsers(test, load.users);
const mix = uploadMixUpTo(load.maxFileBytes);
const sizesBytes = mix.map(({ value }) => value.sizeBytes);

export const { options, handleSummary } = test;

/** Makes sure that the channel exists which the files go to. */
export async function setup(): Promise<UploadSetup> {
  const [channelId = ''] = await ensureRooms(test, users, 1);
  return { ...test.ready(), channelId };
}

/** Each user draws a size by weight, uploads a file, waits until it is processed, thinks, and draws again. */
export default async function (setupData: UploadSetup): Promise<void> {
  const vu = openRestVu(test, setupData);
  const { channelId } = setupData;
  const placement = placeUploaders(load);
  const upload = createUploader(test, vu, {
    mix,
    channelId,
    budget: createByteBudget(uploadBudgetBytes / placement.vus),
    contentOf:
      load.uploadVia === 'multipart'
        ? createFormSource(sizesBytes, channelId)
        : createFileSource(Math.max(...sizesBytes)),
  });
  await hostUsers(test, vu, users, placement, (user) => {
    const privileged = users.credential(user.index, { admin: true });
    return () => upload(user, privileged);
  });
  vu.close();
}
