import type { Database } from './open-database.ts';

/** A file's row; `sizeBytes` and `sha256` are null until its bytes have arrived. */
export interface StoredFile {
  id: string;
  channelId: string | null;
  userId: string;
  name: string;
  mimeType: string;
  sizeBytes: number | null;
  /** The most bytes its upload may have. */
  limitBytes: number;
  sha256: string | null;
  via: 'multipart' | 'presigned';
  status: 'pending' | 'processing' | 'completed' | 'failed';
  jobId: string | null;
}

/** Keeps what is known of files; the bytes are on disk. */
export interface FileStore {
  create: (file: Omit<StoredFile, 'jobId' | 'status'>) => Promise<void>;
  find: (id: string) => Promise<StoredFile | undefined>;
  noteBytes: (id: string, sizeBytes: number, sha256: string) => Promise<void>;
  /** Starts the one processing job of a file; returns false when it has one already. */
  startJob: (
    id: string,
    job: { jobId: string; name: string; mimeType: string; status: 'pending' | 'processing' },
  ) => Promise<boolean>;
  finishJob: (id: string, status: 'completed' | 'failed') => Promise<void>;
}

/** Makes the store of files. */
export function createFileStore(database: Database): FileStore {
  return {
    create: async (file) => {
      await database.query(
        `insert into files (id, channel_id, user_id, name, mime_type, size_bytes, limit_bytes, sha256, via, status)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending')`,
        [
          file.id,
          file.channelId,
          file.userId,
          file.name,
          file.mimeType,
          file.sizeBytes,
          file.limitBytes,
          file.sha256,
          file.via,
        ],
      );
    },
    find: async (id) => {
      const { rows } = await database.query<StoredFile>(
        `select id, channel_id as "channelId", user_id as "userId", name, mime_type as "mimeType",
                size_bytes::float8 as "sizeBytes", limit_bytes::float8 as "limitBytes", sha256, via, status,
                job_id as "jobId"
         from files where id = $1`,
        [id],
      );
      return rows[0];
    },
    noteBytes: async (id, sizeBytes, sha256) => {
      await database.query('update files set size_bytes = $2, sha256 = $3 where id = $1', [
        id,
        sizeBytes,
        sha256,
      ]);
    },
    startJob: async (id, { jobId, name, mimeType, status }) => {
      const { rowCount } = await database.query(
        `update files set status = $5, job_id = $2, name = $3, mime_type = $4
         where id = $1 and job_id is null`,
        [id, jobId, name, mimeType, status],
      );
      return rowCount === 1;
    },
    finishJob: async (id, status) => {
      await database.query('update files set status = $2 where id = $1', [id, status]);
    },
  };
}
