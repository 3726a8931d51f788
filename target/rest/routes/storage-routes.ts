import type { FastifyInstance } from 'fastify';
import { checkStoragePath, type StorageAction } from '../../auth/signed-path.ts';
import { recordUpload } from '../../counters.ts';
import { meterStream } from '../../storage/meter-stream.ts';
import type { StoredFile } from '../../store/file-store.ts';
import type { RestContext } from '../../target-context.ts';
import { ApiError, notFound, tooLarge } from '../api-error.ts';
import { UUID_PARAMS } from '../schemas.ts';

interface SignedRequest {
  Params: { id: string };
  Querystring: { expires?: string; signature?: string };
}

/** Registers the object storage behind signed URLs: PUT once, GET as often as wanted; the body is never held. */
export function registerStorageRoutes(app: FastifyInstance, context: RestContext): void {
  const { files, disk, counters } = context;
  const options = { config: { isPublic: true }, schema: { params: UUID_PARAMS } };

  // Whatever its type, a body here is bytes to be streamed, not something to be parsed.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  const open = async (
    action: StorageAction,
    { params, query }: { params: { id: string }; query: SignedRequest['Querystring'] },
  ): Promise<StoredFile> => {
    if (!checkStoragePath(action, params.id, query, context.jwtSecret, context.now())) {
      throw new ApiError(403, 'SIGNATURE_INVALID', 'The signature of this URL is wrong or has expired.');
    }
    const file = await files.find(params.id);
    if (file === undefined) {
      throw notFound(`file ${params.id}`);
    }
    return file;
  };

  app.put<SignedRequest>('/storage/:id', options, async (request, reply) => {
    const file = await open('put', request);
    if (file.sizeBytes !== null) {
      throw new ApiError(409, 'ALREADY_UPLOADED', `The bytes of file ${file.id} have arrived already.`);
    }
    if (Number(request.headers['content-length'] ?? 0) > file.limitBytes) {
      throw tooLarge(file.limitBytes);
    }
    const { sizeBytes, sha256 } = await disk.write(file.id, request.raw, file.limitBytes);
    await files.noteBytes(file.id, sizeBytes, sha256);
    recordUpload(counters, { fileId: file.id, sizeBytes, sha256, via: 'presigned' });
    return reply
      .header('etag', `"${sha256}"`)
      .send({ success: true, data: { fileId: file.id, size: sizeBytes, hash: sha256 } });
  });

  app.get<SignedRequest>('/storage/:id', options, async (request, reply) => {
    const file = await open('get', request);
    const size = disk.sizeOf(file.id);
    if (size === undefined) {
      throw notFound(`content of file ${file.id}`);
    }
    // Counted as the last byte leaves, before a client can have it.
    const body = meterStream(disk.read(file.id), size, () => {
      counters.downloads++;
      counters.downloadBytes += size;
    });
    return reply
      .headers({
        'content-type': file.mimeType,
        'content-length': size,
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
      })
      .send(body);
  });
}
