// What authors of tests import: `k6-chat`. It runs in k6.
export * from './definition.ts';
export { type MessageContent, messageContent } from './load/message-content.ts';
export { openSpans, rampWithHold } from './load/ramp.ts';
export { type ChatTest, chatTest } from './sessions/chat-test.ts';
export { type ChatUser, gatherUsers } from './sessions/chat-user.ts';
export { endChatVu } from './sessions/end-chat-vu.ts';
export { ensureRooms } from './sessions/ensure-rooms.ts';
export { chatMetrics } from './sessions/meter.ts';
export { type ChatVu, openChatVu } from './sessions/open-chat-vu.ts';
export { type RoomTest, roomTest } from './sessions/room-test.ts';
export { sendArrivals } from './sessions/send-arrivals.ts';
export { stayAndChat } from './sessions/stay-and-chat.ts';
export { createUsers, type Users } from './sessions/users.ts';
export { waitUntil } from './sessions/wait.ts';
export type { SetupData } from './summary/build-summary.ts';
