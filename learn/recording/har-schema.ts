import { z } from 'zod';

const nameValue = z.object({ name: z.string(), value: z.string() });

const message = z.object({
  type: z.enum(['send', 'receive']),
  /** Seconds since 1970. */
  time: z.number(),
  /** 1 is text, 2 is binary in base64. */
  opcode: z.number(),
  data: z.string(),
});

const entry = z.object({
  startedDateTime: z.string(),
  /** What the request took, milliseconds. */
  time: z.number().default(0),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(nameValue).default([]),
    postData: z.object({ text: z.string().optional() }).optional(),
  }),
  response: z.object({
    status: z.number(),
    headers: z.array(nameValue).default([]),
    content: z.object({ text: z.string().optional(), encoding: z.string().optional() }).optional(),
  }),
  /** Chrome's and Edge's own: what crossed the socket of this entry. */
  _webSocketMessages: z.array(message).optional(),
});

/**
 * What is read of a HAR 1.2 file (the format that browsers save a session in) with the frames of its WebSockets, as
 * Chrome and Edge write them. All else in it is passed over.
 */
export const harSchema = z.object({ log: z.object({ entries: z.array(entry) }) });

/** One request of a HAR file. */
export type HarEntry = z.infer<typeof entry>;
