import { defineSocketIoChat } from '../socket-io/define-socket-io-chat.ts';

/**
 * The chat of Socket.IO's tutorial, at each of its steps: no names, and messages go to everybody, the sender too. The
 * last steps want an offset of the client's own with each message and call the acknowledgement; the first ones pass over
 * both.
 */
export const protocol = defineSocketIoChat({
  name: 'socketio-tutorial',
  title: 'the chat of Socket.IO’s tutorial',
  message: {
    emit: (_room, text, _utterance, token) => ['chat message', text, token],
    acknowledged: 'optional',
  },
  echo: true,
});
