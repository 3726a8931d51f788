import type { DiskStorage } from '../storage/disk-storage.ts';
import type { FileProcessor } from '../storage/file-processor.ts';
import type { MessageStore, NewMessage } from '../store/message-store.ts';
import type { MessageWriter } from '../store/message-writer.ts';
import type { SearchStore } from '../store/search-store.ts';
import type { Faults } from './faults.ts';
import { messageIdOf } from './message-id-of.ts';

/** The services that faults are put into. */
export interface FaultyServices {
  disk: DiskStorage;
  processor: FileProcessor;
  search: SearchStore;
  messages: MessageStore;
  messageWriter: MessageWriter;
}

/** Puts the faults of storage, processing and search around the services that do them. */
export function wrapServices(
  services: FaultyServices,
  faults: Pick<Faults, 'play' | 'later'>,
  now: () => number,
): FaultyServices {
  const { disk, processor, search, messages, messageWriter } = services;
  const noteMessage = (message: NewMessage) =>
    faults.play()?.noteLag('index-lag', { room: message.channelId, ...messageIdOf(message) });
  return {
    disk: {
      ...disk,
      write: async (fileId, source, limitBytes) => {
        const corruption = faults.play()?.takeCorruption();
        if (corruption === undefined) {
          return disk.write(fileId, source, limitBytes);
        }
        let changed = false;
        const change = async function* () {
          for await (const chunk of source) {
            yield changed ? chunk : invertFirstByte(chunk);
            changed ||= chunk.length > 0;
          }
        };
        try {
          // Before it is hashed, so that nothing in the target notices: only who compares with what was sent can.
          const stored = await disk.write(fileId, change(), limitBytes);
          if (changed) {
            corruption.done({ fileId });
          } else {
            corruption.undone();
          }
          return stored;
        } catch (error) {
          corruption.undone();
          throw error;
        }
      },
    },
    processor: {
      ...processor,
      submit: (file) => {
        const lagMs = faults.play()?.lagMs('processing-lag') ?? 0;
        if (lagMs === 0) {
          return processor.submit(file);
        }
        faults.play()?.noteLag('processing-lag', { fileId: file.id });
        faults.later(lagMs, () => processor.submit(file));
      },
    },
    search: {
      ...search,
      search: (request) => {
        const lagMs = faults.play()?.lagMs('index-lag') ?? 0;
        if (lagMs === 0) {
          return search.search(request);
        }
        const latestMs = now() - lagMs;
        const { dateTo } = request;
        const isEarlier = dateTo !== undefined && Date.parse(dateTo) < latestMs;
        return search.search(isEarlier ? request : { ...request, dateTo: new Date(latestMs).toISOString() });
      },
    },
    messages: {
      ...messages,
      insert: (message) => {
        noteMessage(message);
        return messages.insert(message);
      },
    },
    messageWriter: {
      ...messageWriter,
      add: (message) => {
        noteMessage(message);
        messageWriter.add(message);
      },
    },
  };
}

function invertFirstByte(chunk: Buffer): Buffer {
  if (chunk.length === 0) {
    return chunk;
  }
  const changed = Buffer.from(chunk);
  changed.writeUInt8(255 - changed.readUInt8(0), 0);
  return changed;
}
