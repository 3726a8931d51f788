import { createSocketioRoom } from '../socket-io/socketio-room.ts';

/** The chat among the examples of Socket.IO's own repository: users give a name, messages go to all others. */
export const socketioChat = createSocketioRoom({
  name: 'socketio-chat',
  event: 'new message',
  login: { event: 'add user', answer: 'login' },
  echoesToSender: false,
});
