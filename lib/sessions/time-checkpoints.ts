import { checkpointAt } from '../config/checkpoints.ts';
import type { OwnInstrument } from '../metrics/instruments.ts';
import type { ChatVu } from './open-chat-vu.ts';

/** Times each message of a VU in the checkpoint in which it is read, `durationMs` from `startMs` (epoch ms) on; becomes its `onLatency`. */
export function timeCheckpoints(
  { context }: Pick<ChatVu, 'context'>,
  test: { readonly own: (metric: string) => OwnInstrument },
  startMs: number,
  durationMs: number,
): void {
  context.onLatency = (latencyMs, readAtMs) => {
    const tags = { checkpoint: String(checkpointAt(readAtMs - startMs, durationMs)) };
    test.own('checkpoint_latency').add(latencyMs, tags);
    test.own('checkpoint_messages').add(1, tags);
  };
}
