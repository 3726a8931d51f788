import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { openSpans, rampWithHold } from '../load/ramp.ts';
import type { ChatVu } from './open-chat-vu.ts';
import { stayAndChat } from './stay-and-chat.ts';

/**
 * The users of one VU come and go by the ramp of the load, each by its own global index, and chat while they are there;
 * all are gone at the planned end. `startMs` is the start of load, epoch ms.
 */
export function followRamp(
  vu: ChatVu,
  { load, plan }: { readonly load: Load; readonly plan: LoadPlan },
  startMs: number,
): Promise<void> {
  const stages = rampWithHold(load.stages, load.users, load.durationMs);
  return stayAndChat(vu, (index) =>
    openSpans(stages, index).map(({ openMs, closeMs }) => ({
      openMs: startMs + openMs,
      closeMs: startMs + Math.min(closeMs, plan.durationMs),
    })),
  );
}
