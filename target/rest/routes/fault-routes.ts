import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseFaultPlan } from '../../faults/fault-plan.ts';
import type { Faults } from '../../faults/faults.ts';
import { ApiError } from '../api-error.ts';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** Registers the control of faults; for whoever does not call from this machine the routes do not exist. */
export function registerFaultRoutes(app: FastifyInstance, faults: Faults): void {
  const options = {
    config: { isPublic: true },
    onRequest: (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      if (isLocal(request)) {
        done();
      } else {
        reply.callNotFound();
      }
    },
  };

  app.put('/api/faults', options, async ({ body }) => {
    const parsed = parseFaultPlan(body);
    if (!parsed.ok) {
      throw new ApiError(400, 'VALIDATION_ERROR', parsed.problems.join('\n'));
    }
    return { success: true, ...faults.put(parsed.plan) };
  });

  app.delete('/api/faults', options, async () => {
    faults.clear();
    return { success: true, ...faults.describe() };
  });

  app.get('/api/faults', options, async () => ({ success: true, ...faults.describe() }));
}

/** A proxy on this machine calls from here too, and says for whom. */
function isLocal({ socket, headers }: FastifyRequest): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return LOOPBACK.test(socket.remoteAddress ?? '') && !isForwarded;
}
