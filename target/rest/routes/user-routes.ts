import type { FastifyInstance } from 'fastify';
import { describePage } from '../../store/pagination.ts';
import type { RestContext } from '../../target-context.ts';
import { identityOf } from '../register-gate.ts';
import { PAGE, type PageQuery, UUID } from '../schemas.ts';

const MAX_LIMIT = 100;
const NOTIFICATION_QUERY = {
  type: 'object',
  properties: { ...PAGE, userId: UUID },
} as const;

/** Registers the own profile and notifications. */
export function registerUserRoutes(app: FastifyInstance, context: RestContext): void {
  app.get('/api/users/me/profile', async (request) => {
    const identity = identityOf(request);
    const [user, status] = await Promise.all([
      context.users.findById(identity.userId),
      context.presence.get(identity.userId),
    ]);
    const { userId: id, email, role } = identity;
    const profile = { ...(user ?? { id, email, displayName: id, role }), status: status ?? 'offline' };
    return { success: true, data: { profile } };
  });

  app.get<{ Querystring: PageQuery & { userId?: string } }>(
    '/api/notifications',
    { schema: { querystring: NOTIFICATION_QUERY } },
    async (request) => {
      const { offset, userId = identityOf(request).userId } = request.query;
      const limit = Math.min(request.query.limit, MAX_LIMIT);
      const page = await context.notifications.list(userId, limit, offset);
      return {
        success: true,
        data: {
          notifications: page.notifications,
          pagination: describePage(page.total, limit, offset),
          unreadCount: page.unreadCount,
        },
      };
    },
  );
}
