// Every chat system that the suite speaks: one line each, and no other list. PROTOCOL's choices come from here.
export { nchat } from './nchat/codec.ts';
export { socketioChat } from './socketio-chat/codec.ts';
export { socketioTutorial } from './socketio-tutorial/codec.ts';
