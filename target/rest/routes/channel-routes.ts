import type { FastifyInstance } from 'fastify';
import { describePage } from '../../store/pagination.ts';
import type { RestContext } from '../../target-context.ts';
import { ApiError, notFound } from '../api-error.ts';
import { identityOf } from '../register-gate.ts';
import { PAGE, type PageQuery, UUID_PARAMS } from '../schemas.ts';

const MAX_LIMIT = 1_000;
const TYPE = { type: 'string', enum: ['public', 'private', 'direct', 'group'] } as const;
const LIST_QUERY = {
  type: 'object',
  properties: { ...PAGE, type: TYPE, q: { type: 'string', maxLength: 100 } },
};
const CREATE_BODY = {
  type: 'object',
  required: ['name', 'type'],
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9-]+$', maxLength: 80 },
    type: TYPE,
    description: { type: 'string', maxLength: 500 },
  },
} as const;

/** Registers listing, making, joining, reading and deleting channels; none of it touches the realtime rooms. */
export function registerChannelRoutes(app: FastifyInstance, context: RestContext): void {
  const { channels, messages } = context;

  app.get<{ Querystring: PageQuery & { type?: string; q?: string } }>(
    '/api/channels',
    { schema: { querystring: LIST_QUERY } },
    async ({ query }) => {
      const limit = Math.min(query.limit, MAX_LIMIT);
      const page = await channels.list({ ...query, limit });
      return {
        success: true,
        channels: page.channels,
        pagination: describePage(page.total, limit, query.offset),
      };
    },
  );

  app.post<{ Body: { name: string; type: string; description?: string } }>(
    '/api/channels',
    { schema: { body: CREATE_BODY } },
    async (request, reply) => {
      const { name, type, description = null } = request.body;
      const channel = await channels.create({
        name,
        type,
        description,
        createdBy: identityOf(request).userId,
      });
      if (channel === undefined) {
        throw new ApiError(409, 'CONFLICT', `There is a channel ${name} already.`);
      }
      if (context.channelRooms) {
        await context.rooms.create(name);
      }
      return reply.code(201).send({ success: true, channel });
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/channels/:id',
    // By the headers x-user-id and x-user-role, which nobody checks: a token is not asked for.
    { config: { isPublic: true }, schema: { params: UUID_PARAMS } },
    async ({ params }) => {
      const channel = await channels.find(params.id);
      if (channel === undefined) {
        throw notFound(`channel ${params.id}`);
      }
      return { success: true, channel };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/api/channels/:id/join',
    { schema: { params: UUID_PARAMS } },
    async (request) => {
      const channel = await channels.find(request.params.id);
      if (channel === undefined) {
        throw notFound(`channel ${request.params.id}`);
      }
      await channels.join(channel.id, identityOf(request).userId);
      return { success: true, channel };
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/api/channels/:id',
    { schema: { params: UUID_PARAMS } },
    async ({ params }) => {
      const channel = await channels.remove(params.id);
      if (channel === undefined) {
        throw notFound(`channel ${params.id}`);
      }
      await context.messageWriter.flush();
      await messages.removeChannel(channel.id);
      return { success: true, channel };
    },
  );
}
