// Every chat system that the suite speaks: one line each, and no other list. PROTOCOL's choices come from here.
export { nchat } from './nchat.ts';
export { socketioChat } from './socketio-chat.ts';
export { socketioTutorial } from './socketio-tutorial.ts';
