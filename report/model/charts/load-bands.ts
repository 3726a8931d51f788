import type { LoadPlan } from '../../../lib/config/test-definition.ts';

/** A stretch of a test that the planned load or an injected fault names, in seconds since the load began. */
export interface Band {
  readonly kind: 'load' | 'fault';
  readonly label: string;
  readonly fromSec: number;
  readonly toSec: number;
}

/** Ramp up, hold and ramp down of a load curve; neighbours of one name are one band. */
export function buildLoadBands(plan: LoadPlan | undefined): Band[] {
  const curve = plan?.curve ?? [];
  const top = Math.max(0, ...curve.map((point) => point.value));
  const bands: Band[] = [];
  curve.forEach((point, index) => {
    const before = curve[index - 1];
    if (before === undefined || point.atMs === before.atMs) {
      return;
    }
    const label = labelOf(before.value, point.value, top);
    const band = { kind: 'load' as const, label, fromSec: before.atMs / 1_000, toSec: point.atMs / 1_000 };
    const last = bands.at(-1);
    if (last?.label === label && last.toSec === band.fromSec) {
      bands[bands.length - 1] = { ...last, toSec: band.toSec };
    } else {
      bands.push(band);
    }
  });
  return bands;
}

/** The planned users or rate at a moment of the test, along straight lines; 0 after the curve's end. */
export function plannedAt(plan: LoadPlan, atMs: number): number {
  const next = plan.curve.findIndex((point) => point.atMs >= atMs);
  const to = plan.curve[next];
  const from = plan.curve[next - 1];
  if (to === undefined) {
    return 0;
  }
  if (from === undefined || to.atMs === from.atMs) {
    return to.value;
  }
  return from.value + ((to.value - from.value) * (atMs - from.atMs)) / (to.atMs - from.atMs);
}

function labelOf(from: number, to: number, top: number): string {
  if (to > from) {
    return 'ramp up';
  }
  if (to < from) {
    return 'ramp down';
  }
  return to === top && top > 0 ? 'hold' : 'prepare';
}
