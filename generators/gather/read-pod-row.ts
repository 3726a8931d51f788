/** A row of a pod's log without what was put around it: `part` is one of several that make a line. */
export interface PodRow {
  /** The pod that the row itself names; undefined where only its file does. */
  readonly pod: string | undefined;
  readonly stream: string;
  readonly text: string;
  readonly isPart: boolean;
}

const PREFIX = /^\[pod\/([^/\]]+)\/[^\]]*\] (.*)$/s;
const CRI = /^\d{4}-\d\d-\d\dT\S+ (stdout|stderr) ([FP])(?::\S*)? (.*)$/s;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (.*)$/s;

/**
 * Reads a row as `kubectl logs` prints it, with `--prefix` and `--timestamps` or without, as the kubelet keeps it on its
 * node (CRI), or as Docker does (JSON).
 */
export function readPodRow(row: string): PodRow {
  const [, pod, rest] = PREFIX.exec(row) ?? [undefined, undefined, row];
  const [, stream, mark, said] = CRI.exec(rest ?? '') ?? [];
  if (stream !== undefined && said !== undefined) {
    return { pod, stream, text: said, isPart: mark === 'P' };
  }
  if (rest?.startsWith('{"log":')) {
    const docker = parseDocker(rest);
    if (docker !== undefined) {
      return { pod, ...docker };
    }
  }
  const [, timed] = TIMESTAMP.exec(rest ?? '') ?? [];
  return { pod, stream: 'stdout', text: timed ?? rest ?? '', isPart: false };
}

function parseDocker(row: string): Omit<PodRow, 'pod'> | undefined {
  try {
    const { log, stream } = JSON.parse(row) as { readonly log?: unknown; readonly stream?: unknown };
    if (typeof log !== 'string') {
      return undefined;
    }
    // A line that Docker cut has no end.
    return { stream: String(stream), text: log.replace(/\n$/, ''), isPart: !log.endsWith('\n') };
  } catch {
    return undefined;
  }
}
