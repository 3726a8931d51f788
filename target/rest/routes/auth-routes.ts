import type { FastifyInstance } from 'fastify';
import { CSRF_COOKIE, CSRF_HEADER, issueCsrf } from '../../auth/csrf.ts';
import { checkPassword } from '../../auth/password.ts';
import { issueTokens, verifyToken } from '../../auth/token.ts';
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
      const identity = { userId: user.id, role: user.role, email: user.email };
      return { success: true, data: { user, ...issueTokens(identity, context.jwtSecret, context.now()) } };
    },
  );

  app.post<{ Body: { refreshToken: string } }>(
    '/api/auth/refresh',
    { config, schema: { body: REFRESH_BODY } },
    async ({ body }) => {
      const check = verifyToken(body.refreshToken, context.jwtSecret, context.now(), 'refresh');
      if (!check.ok) {
        throw new ApiError(401, 'INVALID_TOKEN', `Sign in again: ${check.reason}.`);
      }
      return { success: true, data: issueTokens(check.identity, context.jwtSecret, context.now()) };
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
      csrfToken: token,
      data: { csrfToken: token, headerName: CSRF_HEADER, cookieName: CSRF_COOKIE },
    };
  });
}
