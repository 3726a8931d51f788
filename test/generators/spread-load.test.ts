import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadDefinitions } from '../../discover/load-definitions.ts';
import { planGenerators } from '../../generators/plan-generators.ts';
import { spreadLoad } from '../../generators/spread-load.ts';
import { resolveLoads } from '../../lib/config/resolve-loads.ts';
import type { Load } from '../../lib/config/variables.ts';
import { protocol } from '../../lib/protocols/nchat/index.ts';

const definitions = await loadDefinitions();

function testOf(name: string, env: Readonly<Record<string, string>>) {
  const definition = definitions.find((each) => each.name === name);
  assert.ok(definition);
  const problems: string[] = [];
  const load = resolveLoads({ PROFILE: 'smoke', ...env }, [definition], protocol, problems).loads[
    name
  ] as Load;
  assert.deepEqual(problems, []);
  return { definition, load, plan: definition.plan(load) };
}

test('virtual users are made smaller until every generator has one', () => {
  const { definition, load, plan } = testOf('message-throughput', { USERS: '100', CHANNELS: '10' });
  assert.equal(plan.vus, 1);
  const spread = spreadLoad(definition, { load, plan }, 2);
  assert.equal(spread?.plan.vus, 2);
  assert.equal(spread?.load.socketsPerVu, 50);
});

test('a load that parts evenly is left as it is', () => {
  const { definition, load, plan } = testOf('message-throughput', { USERS: '1000', CHANNELS: '100' });
  const spread = spreadLoad(definition, { load, plan }, 5);
  assert.equal(spread?.load, load);
});

test('two virtual users of very different size are made alike', () => {
  const { definition, load, plan } = testOf('message-throughput', { USERS: '110', CHANNELS: '11' });
  assert.equal(plan.vus, 2);
  assert.equal(spreadLoad(definition, { load, plan }, 2)?.load.socketsPerVu, 55);
});

test('whatever the load, no generator is left without a virtual user', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 9 }),
      (users, channels, socketsPerVu, count) => {
        const { definition, load } = testOf('message-throughput', {
          USERS: String(users),
          CHANNELS: String(channels),
          SOCKETS_PER_VU: String(socketsPerVu),
        });
        const planned = planGenerators(
          definition,
          load,
          { kind: 'count', count },
          { cores: 2, openFiles: undefined },
        );
        assert.ok(planned.generators.count <= count);
        assert.ok(planned.plan.vus >= planned.generators.count);
        // Fewer only where there are too few users.
        assert.equal(planned.generators.count, Math.min(count, users));
        const roomSize = Math.max(1, Math.ceil(users / channels));
        const rooms = Math.ceil(users / roomSize);
        if (rooms >= count && socketsPerVu >= roomSize) {
          assert.ok(planned.load.socketsPerVu >= Math.min(roomSize, Math.ceil(users / planned.plan.vus)));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a test with too few virtual users gets fewer generators, and says why', () => {
  const { definition, load } = testOf('file-uploads', { USERS: '100' });
  const machine = { cores: 2, openFiles: undefined };
  const { generators } = planGenerators(definition, load, { kind: 'count', count: 5 }, machine);
  assert.deepEqual(generators, { count: 2, why: 'its virtual users are too few for 5' });
});
