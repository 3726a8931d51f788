import type { LoadPlan, TestDefinition } from '../lib/config/test-definition.ts';
import type { Load } from '../lib/config/variables.ts';

/** A load with its plan. */
export interface SpreadLoad {
  readonly load: Load;
  readonly plan: LoadPlan;
}

/** How much more than its even part one generator may have. */
const UNEVEN = 1.1;

/** With so many virtual users a generator the parts are even enough as they are. */
const MANY = 10;

/**
 * Makes a test's virtual users smaller until each generator gets one and the parts are as even as they can be. k6 parts
 * virtual users between generators and not what is in them, so a load in one of them would leave the others idle without
 * a word. Undefined when there are more generators than can have one.
 */
export function spreadLoad(
  definition: TestDefinition,
  { load, plan }: SpreadLoad,
  count: number,
): SpreadLoad | undefined {
  if (!definition.uses.includes('SOCKETS_PER_VU') || plan.vus >= MANY * count) {
    return plan.vus >= count ? { load, plan } : undefined;
  }
  const whole = layouts(definition, load, count, roomSizeOf(definition, load));
  // A room in two generators is put together again after the test; it is better not parted.
  const tried = whole.some(({ vus }) => vus >= count) ? whole : layouts(definition, load, count, 1);
  const [best] = tried.toSorted((a, b) => a.unevenness - b.unevenness || a.vus - b.vus);
  const enough = tried.find((each) => each.unevenness <= UNEVEN) ?? best;
  if (enough === undefined || !Number.isFinite(enough.unevenness)) {
    return undefined;
  }
  const socketsPerVu = evenSockets(definition, load, enough);
  if (socketsPerVu === load.socketsPerVu) {
    return { load, plan };
  }
  const changed = { ...load, socketsPerVu };
  return { load: changed, plan: definition.plan(changed) };
}

interface Tried {
  readonly socketsPerVu: number;
  readonly vus: number;
  readonly unevenness: number;
}

/** Users of one room, or 1 where a test has none. */
function roomSizeOf({ uses }: TestDefinition, { users, channels, roomSize }: Load): number {
  if (uses.includes('ROOM_SIZE')) {
    return roomSize;
  }
  return uses.includes('CHANNELS') ? Math.ceil(users / channels) : 1;
}

/**
 * Layouts with ever smaller virtual users, from the largest on, with `fewest` sockets at the least: as few as possible,
 * since each takes memory.
 */
function layouts(definition: TestDefinition, load: Load, count: number, fewest: number): Tried[] {
  const tried: Tried[] = [];
  for (let { socketsPerVu } = load; socketsPerVu >= Math.min(fewest, load.socketsPerVu); socketsPerVu -= 1) {
    const { vus } = definition.plan({ ...load, socketsPerVu });
    if (tried.at(-1)?.vus !== vus) {
      tried.push({ socketsPerVu, vus, unevenness: unevenness(vus, count) });
    }
    if (tried.at(-1)?.unevenness === 1) {
      break;
    }
  }
  return tried;
}

/** As many sockets a virtual user as make the last one no smaller than the others, where that leaves their number. */
function evenSockets(definition: TestDefinition, load: Load, { socketsPerVu, vus }: Tried): number {
  const even = Math.ceil(load.users / vus);
  const isParted = even < roomSizeOf(definition, load) && socketsPerVu >= roomSizeOf(definition, load);
  return even < socketsPerVu && !isParted && definition.plan({ ...load, socketsPerVu: even }).vus === vus
    ? even
    : socketsPerVu;
}

/** How much of an even part the largest part is: 1 when all are equal, Infinity when one has nothing. */
function unevenness(vus: number, count: number): number {
  return vus < count ? Number.POSITIVE_INFINITY : Math.ceil(vus / count) / (vus / count);
}
