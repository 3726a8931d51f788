import { sizedContent } from '../../lib/load/sized-content.ts';
import { dialAll } from '../../lib/sessions/dial-all.ts';
import { leaveAll } from '../../lib/sessions/leave-all.ts';
import type { ChatVu } from '../../lib/sessions/open-chat-vu.ts';
import { roomTest } from '../../lib/sessions/room-test.ts';
import { sendWindowed } from '../../lib/sessions/send-windowed.ts';
import { waitUntil } from '../../lib/sessions/wait.ts';
import type { SetupData } from '../../lib/summary/build-summary.ts';
import { definition, pressurePhases } from '../../thresholds/nimsync/memory-pressure.ts';

const test = roomTest(definition);
const { load, plan } = test;

/** Characters of a small message. */
const SMALL_BYTES = 100;

export const { options, setup, handleSummary } = test;

/** Everybody connects; then small messages one by one, large ones a few at a time, small ones again. */
export default async function (setupData: SetupData): Promise<void> {
  const vu = test.openVu(setupData);
  const { clock } = vu.context;
  await waitUntil(clock, setupData.loadStartedAtMs);
  await dialAll(vu, { inFlight: 20, judgeAfter: load.users, leastShare: 0 });
  for (const { phase } of pressurePhases) {
    const isLarge = phase === 'pressure';
    vu.context.onLatency = (latencyMs) => {
      test.own('phase_latency').add(latencyMs, { phase });
      test.own('phase_messages').add(1, { phase });
      test.own('payload_bytes').add(isLarge ? load.messageBytes : 0);
    };
    const startMs = clock();
    if (isLarge) {
      await send(vu, load.largeMessages, load.messageBytes, load.largeWindow);
      test.own('pressure_time').add(clock() - startMs);
    } else {
      await send(vu, load.smallMessages, SMALL_BYTES, 1);
    }
  }
  await leaveAll(vu);
}

/** Sends this VU's part of the messages, and waits until they are read. */
async function send(vu: ChatVu, all: number, bytes: number, window: number): Promise<void> {
  const { deliveryTimeoutMs: stallMs } = load;
  const messages = Math.ceil(all / plan.vus);
  await sendWindowed(vu, { messages, window, content: sizedContent(0, bytes), stallMs });
  await vu.drain(stallMs);
}
