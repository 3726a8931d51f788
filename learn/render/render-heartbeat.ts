import type { Ping } from '../questions/find-pings.ts';
import type { Mask } from '../recording/create-mask.ts';
import { keyOf, listLeaves } from '../recording/list-leaves.ts';
import type { Step } from '../recording/step.ts';
import { hideSecrets, type Replace, renderValue } from './render-value.ts';

/** What most servers are content with where only one heartbeat was seen, ms. */
const USUAL_MS = 25_000;

/**
 * The source of a client's own heartbeat, and what is not known of it.
 *
 * @param member What the description calls the function that says it.
 * @param saidBy What is written of a heartbeat: plain JSON.
 */
export function renderHeartbeat(
  { beats, everyMs }: Ping,
  member: 'send' | 'emit',
  saidBy: (beat: Step) => unknown,
  mask: Mask,
): [source: string, doubt?: string] {
  const said = beats.map(saidBy);
  const text = renderValue(said[0], hideSecrets(mask, momentFor(said)));
  const body = text.startsWith('{') ? `(${text})` : text;
  // To the second, as people set it.
  const ms = everyMs === undefined ? USUAL_MS : Math.max(1, Math.round(everyMs / 1_000)) * 1_000;
  const source = `heartbeat: { everyMs: ${String(ms).replace(/\d{3}$/, '_$&')}, ${member}: () => ${body} }`;
  return everyMs === undefined
    ? [source, 'only one heartbeat was seen, so how often it is due is not known; record for a minute or two']
    : [source];
}

/** What differs from one heartbeat to the next becomes the moment. */
function momentFor(said: readonly unknown[]): Replace {
  const seen = new Map<string, Set<unknown>>();
  for (const { path, value } of said.flatMap((each) => listLeaves(each))) {
    seen.set(keyOf(path), (seen.get(keyOf(path)) ?? new Set()).add(value));
  }
  return (path, value) => {
    const changes = (seen.get(keyOf(path))?.size ?? 0) > 1;
    return !changes ? undefined : typeof value === 'number' ? 'Date.now()' : 'String(Date.now())';
  };
}
