import type { FastifyInstance } from 'fastify';
import { CSRF_COOKIE, CSRF_HEADER, issueCsrf } from '../../auth/csrf.ts';
import { checkPassword } from '../../auth/password.ts';
import type { RestContext } from '../../target-context.ts';
import { ApiError } from '../api-error.ts';

const TEXT = { type: 'string', minLength: 1, maxLength: 4_000 } as const;
const SIGNIN_BODY = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { ...TEXT, pattern: '^[^@\\s]+@[^@\\s]+$' }, password: TEXT },
} as const;
const REFRESH_BODY = {
  type: 'object',
  required: ['refreshToken'],
  properties: { refreshToken: TEXT },
} as const;

/** Registers sign-in, refresh and the CSRF token. */
export function registerAuthRoutes(app: FastifyInstance, context: RestContext): void {
  const config = { isPublic: true };

  app.post<{ Body: { email: string; password: string } }>(
    '/api/auth/signin',
    { config, schema: { body: SIGNIN_BODY } },
    async ({ body }) => {
      const found = await context.users.findByEmail(body.email.toLowerCase());
      if (found === undefined || !checkPassword(body.password, found.passwordHash)) {
        throw new ApiError(401, 'INVALID_CREDENTIALS', 'The address or the password is wrong.');
      }
      const { passwordHash: _passwordHash, ...user } = found;
      return { success: true, data: { user, ...context.auth.issue(user) } };
    },
  );

  app.post<{ Body: { refreshToken: string } }>(
    '/api/auth/refresh',
    { config, schema: { body: REFRESH_BODY } },
    async ({ body }) => {
      const check = await context.auth.judgeRefresh(body.refreshToken);
      if (!check.ok) {
        throw new ApiError(401, 'INVALID_TOKEN', `Sign in again: ${check.reason}.`);
      }
      const { userId: id, role, email } = check.identity;
      return { success: true, data: context.auth.issue({ id, role, email }) };
    },
  );

  app.get('/api/csrf', { config }, async (_request, reply) => {
    const { token, cookieValue } = issueCsrf(context.jwtSecret);
    void reply.setCookie(CSRF_COOKIE, cookieValue, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      maxAge: 86_400,
    });
    return {
      success: true,
      data: { csrfToken: token, headerName: CSRF_HEADER, cookieName: CSRF_COOKIE },
    };
  });
}
