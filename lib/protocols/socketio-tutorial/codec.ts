import { createSocketioRoom } from '../socket-io/socketio-room.ts';

/** The chat of Socket.IO's tutorial: no names, and messages go to everybody, the sender too. */
export const socketioTutorial = createSocketioRoom({
  name: 'socketio-tutorial',
  event: 'chat message',
  echoesToSender: true,
});
