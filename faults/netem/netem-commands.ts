import { z } from 'zod';

const percent = z.number().gt(0).max(100);

/** How packets are disturbed, each way. */
export const netemSchema = z
  .strictObject({
    delayMs: z.number().min(0).max(60_000).exactOptional(),
    jitterMs: z.number().gt(0).max(60_000).exactOptional(),
    lossPercent: percent.exactOptional(),
    duplicatePercent: percent.exactOptional(),
    reorderPercent: percent.exactOptional(),
    corruptPercent: percent.exactOptional(),
  })
  .refine((amount) => Object.keys(amount).length > 0, 'expected at least one of delayMs, lossPercent, …')
  .refine(
    ({ delayMs, jitterMs, reorderPercent }) =>
      delayMs !== undefined || (jitterMs === undefined && reorderPercent === undefined),
    'expected delayMs beside jitterMs and reorderPercent',
  );

/** How packets are disturbed. */
export type Netem = z.infer<typeof netemSchema>;

/** The handle that all rules of ours hang on, so that ours can be told from others. */
export const HANDLE = '5c4:';

/**
 * Arguments of `tc`, a call each: everything goes as before (band 0), only packets from or to the ports pass the band
 * that disturbs. Removing the root removes all of it.
 */
export function netemCommands(device: string, ports: readonly number[], amount: Netem): string[][] {
  const parent = ['dev', device, 'parent', HANDLE];
  const priomap = Array.from({ length: 16 }, () => '0');
  return [
    ['qdisc', 'add', 'dev', device, 'root', 'handle', HANDLE, 'prio', 'bands', '4', 'priomap', ...priomap],
    [
      'qdisc',
      'add',
      'dev',
      device,
      'parent',
      `${HANDLE}4`,
      'handle',
      '5c5:',
      'netem',
      ...argumentsOf(amount),
    ],
    ...ports.flatMap((port) =>
      ['dport', 'sport'].map((end) => [
        ...['filter', 'add', ...parent, 'protocol', 'ip', 'u32'],
        ...['match', 'ip', end, String(port), '0xffff', 'flowid', `${HANDLE}4`],
      ]),
    ),
  ];
}

function argumentsOf({
  delayMs,
  jitterMs,
  lossPercent,
  duplicatePercent,
  reorderPercent,
  corruptPercent,
}: Netem): string[] {
  const share = (name: string, value: number | undefined): string[] =>
    value === undefined ? [] : [name, `${value}%`];
  return [
    ...(delayMs === undefined ? [] : ['delay', `${delayMs}ms`]),
    ...(jitterMs === undefined ? [] : [`${jitterMs}ms`]),
    ...share('loss', lossPercent),
    ...share('duplicate', duplicatePercent),
    ...share('reorder', reorderPercent),
    ...share('corrupt', corruptPercent),
  ];
}
