import type { LoadPlan } from '../config/test-definition.ts';
import type { Load } from '../config/variables.ts';
import { planChatRate } from './plan-chat-rate.ts';

/** What a constant rate to everybody will do: one channel that all users share. */
export function planEndurance(load: Load): LoadPlan {
  return planChatRate({ ...load, channels: 1 });
}
