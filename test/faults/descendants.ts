import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process as /proc shows it. */
interface Seen {
  readonly pid: number;
  readonly startedAt: string;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

/** Every process that a process starts, and theirs, while it is watched. */
export interface Descendants {
  /** Those seen that are still there, as text; one that only waits to be collected by its parent is gone. */
  readonly left: () => string[];
  readonly stop: () => void;
}

const INTERVAL_MS = 20;

/** Watches the children of a process and theirs, also when they leave its session or it dies. Linux only. */
export function watchDescendants(root: number): Descendants {
  const seen = new Map<string, Seen>();
  const look = (): void => {
    const all = listProcesses();
    const family = new Set([root, ...[...seen.values()].map(({ pid }) => pid)]);
    for (let grew = true; grew; ) {
      grew = false;
      for (const each of all) {
        if (family.has(each.parent) && !family.has(each.pid)) {
          family.add(each.pid);
          grew = true;
        }
      }
    }
    for (const each of all) {
      if (family.has(each.pid) && each.pid !== root) {
        seen.set(`${each.pid} ${each.startedAt}`, each);
      }
    }
  };
  look();
  const timer = setInterval(look, INTERVAL_MS);
  return {
    left: () => {
      const now = new Map(listProcesses().map((each) => [`${each.pid} ${each.startedAt}`, each]));
      return [...seen.keys()].flatMap((key) => {
        const each = now.get(key);
        return each === undefined || each.state === 'Z'
          ? []
          : [`${each.pid} (${each.state}) ${each.command}`];
      });
    },
    stop: () => clearInterval(timer),
  };
}

/** Waits until nothing is left; resolves with what still is after the time. */
export async function untilGone(descendants: Descendants, waitMs: number): Promise<string[]> {
  const deadlineMs = Date.now() + waitMs;
  while (descendants.left().length > 0 && Date.now() < deadlineMs) {
    await sleep(50);
  }
  return descendants.left();
}

function listProcesses(): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 200);
        const [state = '', parent = ''] = fields;
        return [{ pid: Number(name), startedAt: fields[19] ?? '', parent: Number(parent), state, command }];
      } catch {
        return [];
      }
    });
}
