/** `/proc/diskstats` counts in sectors of 512 bytes, whatever the disk's own sector is. */
const SECTOR_BYTES = 512;

/** Counters of one block device since the start of the machine. */
export interface DiskCounters {
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
  /** Time with at least one request under way. */
  readonly busyMs: number;
}

/** Counters by device name from `/proc/diskstats`; see the kernel's Documentation/admin-guide/iostats.rst. */
export function parseDiskstats(text: string): ReadonlyMap<string, DiskCounters> {
  const disks = new Map<string, DiskCounters>();
  for (const line of text.split('\n')) {
    const [, , name, ...columns] = line.trim().split(/\s+/);
    const [reads, , sectorsRead, , writes, , sectorsWritten, , , busyMs] = columns.map(Number);
    if (name === undefined || reads === undefined || sectorsRead === undefined) {
      continue;
    }
    if (writes === undefined || sectorsWritten === undefined || busyMs === undefined) {
      continue;
    }
    disks.set(name, {
      reads,
      readBytes: sectorsRead * SECTOR_BYTES,
      writes,
      writtenBytes: sectorsWritten * SECTOR_BYTES,
      busyMs,
    });
  }
  return disks;
}

/** The counters of several disks added up; `busyMs` is that of the busiest, because times overlap; undefined for none. */
export function sumDisks(all: readonly DiskCounters[]): DiskCounters | undefined {
  if (all.length === 0) {
    return undefined;
  }
  const sum = (key: keyof DiskCounters): number => all.reduce((total, one) => total + one[key], 0);
  return {
    reads: sum('reads'),
    readBytes: sum('readBytes'),
    writes: sum('writes'),
    writtenBytes: sum('writtenBytes'),
    busyMs: Math.max(0, ...all.map((disk) => disk.busyMs)),
  };
}
