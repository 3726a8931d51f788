import type { FastifyInstance } from 'fastify';
import { increase } from '../../counters.ts';
import { MAX_CONTENT_LENGTH } from '../../realtime/parse-payload.ts';
import { accountId } from '../../store/account-ids.ts';
import { describePage } from '../../store/pagination.ts';
import type { RestContext } from '../../target-context.ts';
import { ApiError, notFound, notMember } from '../api-error.ts';
import { identityOf } from '../register-gate.ts';
import { PAGE, type PageQuery, UUID } from '../schemas.ts';

const MAX_LIMIT = 100;
const NAME = { type: 'string', minLength: 1, maxLength: 200 } as const;
const CREATE_BODY = {
  type: 'object',
  required: ['channelId', 'content'],
  properties: {
    channelId: UUID,
    userId: UUID,
    content: { type: 'string', minLength: 1, maxLength: MAX_CONTENT_LENGTH },
    threadId: { ...NAME, nullable: true },
    metadata: { type: 'object', nullable: true },
  },
} as const;
const LIST_QUERY = { type: 'object', properties: { ...PAGE, channelId: UUID, threadId: NAME } } as const;
const ID_PARAMS = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', pattern: '^[0-9]{1,30}$' } },
} as const;

interface CreateBody {
  channelId: string;
  userId?: string;
  content: string;
  threadId?: string | null;
  metadata?: Record<string, unknown> | null;
}

/**
 * Registers sending and reading messages, for members only. Sockets hear nothing of a message sent here, as in the real
 * application, unless the target was asked to bridge the two.
 */
export function registerMessageRoutes(app: FastifyInstance, context: RestContext): void {
  const { channels, messages, notifications, realtime, counters } = context;

  app.post<{ Body: CreateBody }>(
    '/api/messages',
    { schema: { body: CREATE_BODY } },
    async (request, reply) => {
      const { channelId, content, threadId = null, metadata = null } = request.body;
      const roomName = channels.roomOfId(channelId);
      if (roomName === undefined) {
        throw notFound(`channel ${channelId}`);
      }
      const userId = request.body.userId ?? identityOf(request).userId;
      if (!(await channels.isMember(channelId, userId))) {
        throw notMember();
      }
      const createdAt = new Date(context.now());
      const message = await messages.insert({ channelId, userId, content, threadId, metadata, createdAt });
      increase(counters.messagesAccepted, 'rest');
      const timestamp = createdAt.toISOString();
      if (context.restBridge) {
        realtime.toRoom(roomName, 'message:new', {
          roomName,
          userId,
          content,
          threadId,
          timestamp,
          metadata,
        });
      }
      const mentioned = [
        ...new Set(Array.from(content.matchAll(/@user-(\d{1,9})\b/g), ([, n]) => accountId(Number(n)))),
      ];
      if (mentioned.length > 0) {
        await notifications.add(mentioned, 'mention', `${userId} mentioned you`);
      }
      return reply.code(201).send({ success: true, data: { message } });
    },
  );

  app.get<{ Querystring: PageQuery & { channelId?: string; threadId?: string } }>(
    '/api/messages',
    { schema: { querystring: LIST_QUERY } },
    async (request) => {
      const { query } = request;
      if (query.channelId === undefined && query.threadId === undefined) {
        throw new ApiError(400, 'VALIDATION_ERROR', 'Expected channelId or threadId.');
      }
      const { userId } = identityOf(request);
      if (query.channelId !== undefined && !(await channels.isMember(query.channelId, userId))) {
        throw notMember();
      }
      const limit = Math.min(query.limit, MAX_LIMIT);
      const page = await messages.list({ ...query, limit });
      return {
        success: true,
        data: { messages: page.messages, pagination: describePage(page.total, limit, query.offset) },
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/messages/:id',
    { schema: { params: ID_PARAMS } },
    async ({ params }) => {
      const message = await messages.find(params.id);
      if (message === undefined) {
        throw notFound(`message ${params.id}`);
      }
      return { success: true, data: { message } };
    },
  );
}
