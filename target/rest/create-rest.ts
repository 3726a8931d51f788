import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { increase } from '../counters.ts';
import type { RestContext } from '../target-context.ts';
import { describeError } from './describe-error.ts';
import { registerGate } from './register-gate.ts';
import { registerAuthRoutes } from './routes/auth-routes.ts';
import { registerChannelRoutes } from './routes/channel-routes.ts';
import { registerFaultRoutes } from './routes/fault-routes.ts';
import { registerFileRoutes } from './routes/file-routes.ts';
import { registerMessageRoutes } from './routes/message-routes.ts';
import { registerSearchRoutes } from './routes/search-routes.ts';
import { registerStatusRoutes } from './routes/status-routes.ts';
import { registerStorageRoutes } from './routes/storage-routes.ts';
import { registerUserRoutes } from './routes/user-routes.ts';

const MAX_JSON_BYTES = 256 * 1024;

/** Makes the REST server of the ɳChat API, ready to listen. */
export async function createRest(context: RestContext): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: MAX_JSON_BYTES,
    forceCloseConnections: true,
    keepAliveTimeout: 75_000,
    // A 10 MB upload over a slow link may take longer than the default request time-out allows.
    requestTimeout: 0,
    frameworkErrors: (error, _request, reply: FastifyReply) => {
      void reply.code(400).send({ success: false, error: error.message, errorCode: 'BAD_REQUEST' });
    },
  });
  app.setErrorHandler((error, request, reply) => {
    const answer = describeError(error);
    // What cannot be reached says so once for each connection, and not once for each request.
    if (answer.status >= 500 && answer.status !== 503) {
      context.log(`${request.method} ${request.url} failed: ${String(error)}`);
    }
    void reply
      .code(answer.status)
      .headers(answer.headers)
      .send({ success: false, error: answer.message, errorCode: answer.errorCode });
  });
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      success: false,
      error: `There is no route ${request.method} ${request.url.split('?')[0]}.`,
      errorCode: 'NOT_FOUND',
    });
  });
  // The last hook before the answer leaves: counted here, an answer that a client has seen has been counted.
  app.addHook('onSend', (request, reply, payload, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const status = reply.statusCode;
    context.outlet({ kind: 'answer', method, route, status, payload }, (instead) => {
      increase(context.counters.restRequests, `${method} ${route} ${status}`);
      done(null, instead ?? payload);
    });
  });
  await app.register(cookie);
  await app.register(multipart);
  registerGate(app, context);
  registerAuthRoutes(app, context);
  registerChannelRoutes(app, context);
  registerMessageRoutes(app, context);
  registerSearchRoutes(app, context);
  registerUserRoutes(app, context);
  registerFileRoutes(app, context);
  registerStatusRoutes(app, context);
  if (context.faults !== undefined) {
    registerFaultRoutes(app, context.faults);
  }
  await app.register(async (scope) => registerStorageRoutes(scope, context));
  return app;
}
