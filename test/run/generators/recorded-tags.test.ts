import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve-config.ts';
import { protocol } from '../../../lib/protocols/nchat/index.ts';
import { recordedTags } from '../../../run/generators/environment-of.ts';
import { definition } from '../../../thresholds/nchat/message-throughput.ts';

const config = resolveConfig({ PROFILE: 'demo' }, [definition], protocol);
assert.ok(config.ok);
const load = config.loads['message-throughput'];
assert.ok(load);

test('metrics are recorded by the tags of rows, tables and panels, and errors by their kind', () => {
  assert.deepEqual(recordedTags(definition, load), ['kind', 'type']);
  const series = { label: 'x', show: 'per_second' } as const;
  const panels = [
    {
      title: 'By shard',
      unit: 'per_second' as const,
      series: [{ ...series, metric: 'deliveries', tags: { shard: '1' } }],
    },
    {
      title: 'Of two tags',
      unit: 'per_second' as const,
      series: [{ ...series, metric: 'deliveries', tags: { region: 'a', zone: 'b' } }],
    },
  ];
  assert.deepEqual(recordedTags({ ...definition, panels }, load), ['kind', 'shard', 'type']);
  const tables = definition.breakdowns.map((table) => ({ ...table, tag: 'kind' }));
  assert.deepEqual(
    recordedTags(
      {
        ...definition,
        breakdowns: tables,
        rows: (of) => definition.rows(of).map(({ tags: _, ...row }) => row),
      },
      load,
    ),
    ['kind'],
  );
});
