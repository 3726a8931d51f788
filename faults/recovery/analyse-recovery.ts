import type { Audit } from '../../record/audit-schema.ts';
import type { FaultSpan } from '../../record/fault-event.ts';
import type { FaultRecovery, Recovery } from '../../record/recovery-schema.ts';
import type { Timeline } from '../../record/timeline.ts';
import { buildBand, FEWEST_WINDOWS } from './build-band.ts';
import { countConnections } from './count-connections.ts';
import { countDeliveries, UNDER_WAY_MS } from './count-deliveries.ts';
import { countOperations } from './count-operations.ts';
import type { Figure, Span } from './figure.ts';
import { type FoundImpact, findImpact } from './find-impact.ts';
import { listFigures } from './list-figures.ts';

/** What recovery is told from. */
export interface RecoveryInput {
  readonly timeline: Timeline | undefined;
  /** Absent for a test that delivers nothing, and where a virtual user could not close its books. */
  readonly audit: Audit | undefined;
  readonly faults: readonly FaultSpan[];
  /** The load at its full size, epoch ms: what is before and after is no measure. */
  readonly load: Span;
  readonly holdMs: number;
  /** How long a message may take until it is lost, ms: so late its failure is known. */
  readonly deliveryTimeoutMs: number;
}

/** Faults that begin so close to one another are one disturbance: figures by the second cannot tell them apart, ms. */
const TOGETHER_MS = 1_000;

/** The length of a window of the recording and of the audit, ms. */
const SECOND_MS = 1_000;

/** What each fault did: noticed after, degraded by, recovered after, and what was lost meanwhile. Pure. */
export function analyseRecovery(input: RecoveryInput): Recovery {
  const { faults, load, holdMs } = input;
  const figures = listFigures(input.timeline, input.audit);
  const done: Analysed[] = [];
  for (const fault of faults) {
    const next = faults.find(({ fromMs }) => fromMs - fault.fromMs > TOGETHER_MS);
    const endMs = Math.min(next?.fromMs ?? load.toMs, load.toMs);
    done.push(analyseOne(fault, { ...input, figures, endMs, next, disturbed: done.map(({ span }) => span) }));
  }
  const caused = done.map((fault) => fault.caused);
  return {
    schema: 1,
    holdMs,
    operations: countOperations(input, caused),
    faults: done.map(({ recovery }) => recovery),
  };
}

interface Analysed {
  /** In which figures were disturbed by it. */
  readonly span: Span;
  /** In which what fails is its doing: it ends where a recovery that never came should have begun. */
  readonly caused: Span;
  readonly recovery: FaultRecovery;
}

interface Context extends RecoveryInput {
  readonly figures: readonly Figure[];
  readonly endMs: number;
  readonly next: FaultSpan | undefined;
  /** Times in which earlier faults had an effect. */
  readonly disturbed: readonly Span[];
}

function analyseOne(fault: FaultSpan, context: Context): Analysed {
  const { figures, load, disturbed, endMs, holdMs, audit, timeline, next } = context;
  const calm = { fromMs: load.fromMs, toMs: fault.fromMs };
  const removedAtMs = fault.toMs ?? fault.fromMs;
  const banded = figures.flatMap((figure) => {
    const band = buildBand(figure, calm, disturbed);
    return band === undefined ? [] : [{ figure, band }];
  });
  const impacts = banded
    .flatMap(
      ({ figure, band }) =>
        findImpact(figure, band, {
          injectedAtMs: fault.fromMs,
          latestStartMs: removedAtMs + holdMs,
          endMs,
          holdMs,
        }) ?? [],
    )
    .sort((a, b) => a.fromMs + a.fromWithinMs - (b.fromMs + b.fromWithinMs));
  const recovered = recoveredOf(impacts, removedAtMs, banded.length, context);
  const wellAtMs =
    recovered.state === 'known'
      ? removedAtMs + recovered.afterMs
      : recovered.state === 'none'
        ? removedAtMs
        : endMs;
  const span = { fromMs: fault.fromMs, toMs: Math.max(wellAtMs, removedAtMs) };
  const isOpen = impacts.some(({ toMs }) => toMs === null);
  const causedToMs =
    recovered.state === 'known'
      ? wellAtMs + recovered.withinMs
      : isOpen && next !== undefined
        ? endMs
        : removedAtMs;
  const caused = { fromMs: fault.fromMs - UNDER_WAY_MS, toMs: Math.max(causedToMs, removedAtMs) };
  return {
    span,
    caused,
    recovery: {
      id: fault.id,
      what: fault.what,
      where: fault.where,
      description: fault.description,
      injectedAtMs: fault.fromMs,
      removedAtMs: fault.toMs ?? null,
      detected: detectedOf(impacts, fault.fromMs, banded.length, context),
      recovered,
      impacts: impacts.map(({ fromWithinMs: _from, toWithinMs: _to, ...impact }) => impact),
      deliveries: countDeliveries(audit, span, next?.fromMs),
      operations: countOperations(context, [beforeNext(caused, next)]),
      connections: countConnections(timeline, {
        calm,
        span: { fromMs: fault.fromMs, toMs: endMs },
        isFollowed: next !== undefined,
      }),
    },
  };
}

/** Without the seconds that the next fault touches: what fails in them is the next one’s. */
function beforeNext({ fromMs, toMs }: Span, next: FaultSpan | undefined): Span {
  return next === undefined
    ? { fromMs, toMs }
    : { fromMs, toMs: Math.min(toMs, next.fromMs - UNDER_WAY_MS - SECOND_MS) };
}

function detectedOf(
  [first]: readonly FoundImpact[],
  injectedAtMs: number,
  bands: number,
  context: Context,
): FaultRecovery['detected'] {
  if (first !== undefined) {
    const { fromMs, fromWithinMs: withinMs, figure } = first;
    return { state: 'known', afterMs: fromMs - injectedAtMs, withinMs, by: figure };
  }
  return bands === 0
    ? { state: 'no-data', reason: whyNoBand(context) }
    : { state: 'none', reason: 'no figure left the band of the time before' };
}

function recoveredOf(
  impacts: readonly FoundImpact[],
  removedAtMs: number,
  bands: number,
  context: Context,
): FaultRecovery['recovered'] {
  if (bands === 0) {
    return { state: 'no-data', reason: whyNoBand(context) };
  }
  const [first] = impacts;
  if (first === undefined) {
    return { state: 'none', reason: 'no figure left the band of the time before' };
  }
  const { next, holdMs } = context;
  const open = impacts.find(({ toMs }) => toMs === null);
  if (open !== undefined) {
    const until = next === undefined ? 'the end of the load' : `the next fault, ${next.id},`;
    return {
      state: 'no-data',
      reason: `${open.figure} was not back in its band for ${holdMs / 1_000} s before ${until} came`,
    };
  }
  // The latest end that is certain: a window that is merely coarse must not make the recovery late.
  const certainMs = ({ toMs, toWithinMs }: FoundImpact): number => (toMs ?? 0) - toWithinMs;
  const last = impacts.reduce(
    (latest, impact) => (certainMs(impact) > certainMs(latest) ? impact : latest),
    first,
  );
  return {
    state: 'known',
    // An edge that is a little early for its error is no recovery before the removal.
    afterMs: Math.max(0, (last.toMs ?? 0) - removedAtMs),
    withinMs: last.toWithinMs,
    by: last.figure,
  };
}

function whyNoBand({ figures, load }: Context): string {
  return figures.length === 0
    ? 'the test left neither a timeline nor an audit'
    : `fewer than ${FEWEST_WINDOWS} undisturbed seconds of load lie before it (the load began ${new Date(load.fromMs).toISOString()}), so nothing says what is usual`;
}
