import type { FastifyInstance } from 'fastify';
import { describeMetrics, formatMetrics } from '../../format-metrics.ts';
import type { RestContext } from '../../target-context.ts';

/** Registers health, readiness and the target's own counts. */
export function registerStatusRoutes(app: FastifyInstance, context: RestContext): void {
  const config = { isPublic: true };
  const health = async () => ({
    status: 'healthy',
    uptime: (context.now() - context.startedMs) / 1000,
    version: context.version,
  });

  app.get('/api/health', { config }, health);
  app.get('/api/health/live', { config }, health);

  app.get('/api/health/ready', { config }, async (_request, reply) => {
    const [database, cache] = await Promise.all([
      check(context.pingDatabase),
      context.pingCache === undefined ? 'none' : check(context.pingCache),
    ]);
    const ready = database === 'ok' && cache !== 'failed';
    return reply.code(ready ? 200 : 503).send({ ready, checks: { database, cache } });
  });

  app.get<{ Querystring: { format?: string } }>('/api/metrics', { config }, async ({ query }, reply) => {
    if (query.format === 'json') {
      return describeMetrics(context.counters);
    }
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(formatMetrics(context.counters));
  });
}

async function check(ping: () => Promise<void>): Promise<'ok' | 'failed'> {
  return ping().then(
    () => 'ok',
    () => 'failed',
  );
}
