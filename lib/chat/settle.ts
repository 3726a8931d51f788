import type { Settled } from '../audit/room-ledger.ts';
import { addCount, addSamples, type ChatInstruments } from './meter.ts';

/** Hands what became of settled messages to k6. */
export function recordSettled(metrics: ChatInstruments, { lost, excused, completed, failed }: Settled): void {
  addCount(metrics.deliveries_lost, lost);
  addCount(metrics.deliveries_excused, excused);
  addCount(metrics.deliveries_expected, lost + excused);
  for (const type of completed) {
    metrics.messages_delivered.add(1, { type });
  }
  for (const type of failed) {
    metrics.messages_failed.add(1, { type });
  }
  addSamples(metrics.message_success, 1, completed.length);
  addSamples(metrics.message_success, 0, failed.length);
}
