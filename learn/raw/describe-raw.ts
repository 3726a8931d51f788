import type { LearnedChat } from '../learned-chat.ts';
import { noteAnswers } from '../note-answers.ts';
import { Notebook } from '../notebook.ts';
import { askAll } from '../questions/ask-all.ts';
import { createMask } from '../recording/create-mask.ts';
import type { RecordedSocket, Recording } from '../recording/recording.ts';
import { readRawSteps } from './read-raw-steps.ts';

/** What a chat on a WebSocket without a library's envelope is like, from one of its connections. */
export function describeRaw(_name: string, socket: RecordedSocket, recording: Recording): LearnedChat {
  const { steps, format } = readRawSteps(socket);
  const answers = askAll(steps);
  const notebook = new Notebook(steps, createMask(recording));
  noteAnswers(notebook, answers);
  return {
    headline: `WebSocket at ${socket.url.origin}${socket.url.pathname}, ${format} frames, ${socket.frames.length} of them`,
    origin: socket.url.origin,
    notes: notebook.notes,
    source: undefined,
  };
}
