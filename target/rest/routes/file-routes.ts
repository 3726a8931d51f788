import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SIGNED_PATH_LIFETIME_MS, signStoragePath } from '../../auth/signed-path.ts';
import type { StoredFile } from '../../store/file-store.ts';
import type { RestContext } from '../../target-context.ts';
import { ApiError, notFound } from '../api-error.ts';
import { presignUpload } from '../presign-upload.ts';
import { receiveMultipart } from '../receive-multipart.ts';
import { UUID, UUID_PARAMS } from '../schemas.ts';
import { FILE_NAME, MIME_TYPE, storagePathOf } from '../upload-rules.ts';

const COMPLETE_BODY = {
  type: 'object',
  required: ['fileId', 'fileName', 'mimeType', 'size', 'storagePath'],
  properties: {
    fileId: UUID,
    fileName: FILE_NAME,
    mimeType: MIME_TYPE,
    size: { type: 'integer', minimum: 0 },
    storagePath: { type: 'string', minLength: 1, maxLength: 300 },
  },
} as const;

interface CompleteBody {
  fileId: string;
  fileName: string;
  mimeType: string;
  size: number;
  storagePath: string;
}

/** Registers uploads, their processing and downloads. */
export function registerFileRoutes(app: FastifyInstance, context: RestContext): void {
  const { files, disk, processor } = context;

  const findFile = async (id: string): Promise<StoredFile> => {
    const file = await files.find(id.toLowerCase());
    if (file === undefined) {
      throw notFound(`file ${id}`);
    }
    return file;
  };
  const signDownload = (request: FastifyRequest, id: string) => {
    const expiresMs = context.now() + SIGNED_PATH_LIFETIME_MS;
    const path = signStoragePath('get', id, expiresMs, context.jwtSecret);
    return { url: `http://${request.host}${path}`, expiresAt: new Date(expiresMs).toISOString() };
  };

  app.post('/api/files/upload', async (request) => {
    const data = request.isMultipart()
      ? await receiveMultipart(context, request)
      : await presignUpload(context, request);
    return { success: true, data };
  });

  app.post<{ Body: CompleteBody }>(
    '/api/files/complete',
    { schema: { body: COMPLETE_BODY } },
    async ({ body }) => {
      const file = await findFile(body.fileId);
      if (file.sizeBytes === null) {
        throw new ApiError(409, 'UPLOAD_INCOMPLETE', `The bytes of file ${file.id} have not arrived.`);
      }
      if (body.size !== file.sizeBytes || body.storagePath !== storagePathOf(file.id)) {
        throw new ApiError(
          400,
          'VALIDATION_ERROR',
          `Expected size ${file.sizeBytes} and storagePath ${storagePathOf(file.id)}, ` +
            `got ${body.size} and ${body.storagePath}.`,
        );
      }
      const jobId = randomUUID();
      const status = context.processesFiles ? 'processing' : 'pending';
      if (!(await files.startJob(file.id, { jobId, name: body.fileName, mimeType: body.mimeType, status }))) {
        return describeJob(await findFile(file.id));
      }
      if (!context.processesFiles) {
        // Nobody works on the queue, as where the real application has no worker: the status stays for ever.
        return describeJob({ ...file, jobId, name: body.fileName, mimeType: body.mimeType });
      }
      processor.submit(file);
      return describeJob({
        ...file,
        jobId,
        name: body.fileName,
        mimeType: body.mimeType,
        status: 'processing',
      });
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/files/:id',
    { schema: { params: UUID_PARAMS } },
    async (request) => {
      const file = await findFile(request.params.id);
      const downloadUrl = file.status === 'completed' ? signDownload(request, file.id).url : null;
      return {
        success: true,
        data: { ...describeFile(file), downloadUrl, hash: file.sha256, storagePath: storagePathOf(file.id) },
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/files/:id/download',
    // Whoever knows the id may have it: the real route asks for no token.
    { config: { isPublic: true }, schema: { params: UUID_PARAMS } },
    async (request) => {
      const file = await findFile(request.params.id);
      const size = disk.sizeOf(file.id);
      if (size === undefined) {
        throw notFound(`content of file ${file.id}`);
      }
      return { success: true, ...signDownload(request, file.id), size };
    },
  );
}

function describeJob(file: StoredFile): unknown {
  return { success: true, data: { file: describeFile(file), jobId: file.jobId } };
}

function describeFile(file: StoredFile): Record<string, unknown> {
  return {
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    size: file.sizeBytes,
    channelId: file.channelId,
    userId: file.userId,
    processingStatus: file.status,
  };
}
