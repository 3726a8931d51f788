import { findSummary } from '../../../collectors/summarise.ts';
import { formatNumber } from '../../../lib/summary/format-figure.ts';
import type { FindingInput, TestView } from '../report-context.ts';

/** From this share of all its cores the machine of a generator is full, and from this share of one core a thread, per cent. */
const FULL_PERCENT = 85;

/** Which side limited a test that goes as fast as both can, by the processor time of each at its busiest. */
export function slowerSide({ record }: FindingInput, { definition, plan, system }: TestView): string[] {
  const generator = findSummary(system, 'generator', 'cpuCorePercent');
  if (definition?.unpaced !== true || generator === undefined) {
    return [];
  }
  const { cores } = record.manifest.host;
  const application = findSummary(system, 'application', 'cpuCorePercent');
  const own = `It goes as fast as both sides can. At its busiest (p95) the generator had ${coresOf(generator.p95)} of ${cores} cores`;
  if (application === undefined) {
    return [
      `${own}; the target was not sampled${isFull(generator.p95, cores) ? ', but the generator was full: the target may take more' : ''}.`,
    ];
  }
  const both = `${own} and the application ${coresOf(application.p95)}`;
  if (isFull(generator.p95, cores)) {
    return [`${both}: the generator was the limit, and the target may take more.`];
  }
  const threads = Math.min(plan?.vus ?? cores, cores);
  if (isFull(generator.p95, threads)) {
    return [
      `${both}: a virtual user works on one core at a time, so ${threads === 1 ? 'the one that there was' : `the ${threads} that there were`} had no more, and the generator was the limit.`,
    ];
  }
  if (isFull(generator.p95 + application.p95, cores)) {
    return [`${both}: together they filled the machine. On machines of their own both may do more.`];
  }
  return isFull(application.p95, 1)
    ? [`${both}: the application kept a core busy, which is the limit of a server with one thread.`]
    : [`${both}: neither was full, so the limit is how long one answer takes.`];
}

function isFull(corePercent: number, cores: number): boolean {
  return corePercent >= FULL_PERCENT * cores;
}

function coresOf(corePercent: number): string {
  return formatNumber(corePercent / 100);
}
