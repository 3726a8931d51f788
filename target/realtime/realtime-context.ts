import type { TargetContext } from '../target-context.ts';
import type { RoomMessenger } from './room-messenger.ts';
import type { TypingRooms } from './typing-rooms.ts';

/** What event handlers work with. */
export type RealtimeContext = TargetContext & { messenger: RoomMessenger; typing: TypingRooms };
