import { defineSocketIoChat } from '../socket-io/define-socket-io-chat.ts';

/** The chat among the examples of Socket.IO's own repository: users give a name, messages go to all others. */
export const protocol = defineSocketIoChat({
  name: 'socketio-chat',
  title: 'the chat example of Socket.IO',
  introduce: ({ name }) => ['add user', name],
  ready: 'login',
  message: { emit: (_room, text) => ['new message', text] },
  echo: false,
  ignore: ['user joined', 'user left', 'typing', 'stop typing'],
});
