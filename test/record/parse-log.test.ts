import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLog } from '../../record/parse-log.ts';

describe('parseLog', () => {
  it('counts warnings and errors and puts the same complaint with other figures together', () => {
    const log = [
      '     execution: local',
      'time="2026-11-20T19:30:41Z" level=info msg="all well"',
      'time="2026-11-20T19:30:42Z" level=warning msg="socket 17 said \\"no\\""',
      'time="2026-11-20T19:30:43Z" level=warning msg="socket 99 said \\"no\\""',
      'time="2026-11-20T19:30:44Z" level=error msg=broken source=console',
      'WARN[0003] lost the thread',
      '{"level":"error","msg":"as JSON","time":"x"}',
      '{not json',
    ].join('\n');
    assert.deepEqual(parseLog(log), {
      warnings: 3,
      errors: 2,
      messages: [
        { level: 'warning', text: 'socket 17 said "no"', count: 2 },
        { level: 'error', text: 'broken', count: 1 },
        { level: 'warning', text: 'lost the thread', count: 1 },
        { level: 'error', text: 'as JSON', count: 1 },
      ],
    });
  });

  it('cuts a message that would fill the page', () => {
    const [message] = parseLog(`time="t" level=error msg="${'x'.repeat(4_000)}"`).messages;
    assert.equal(message?.text, 'x'.repeat(300));
  });

  it('reads a row of twenty megabytes, with or without its end', () => {
    const megabytes = 20_000_000;
    for (const row of [
      `time="t" level=error msg="${'x'.repeat(megabytes)}"`,
      `time="t" level=error msg="${'\\n'.repeat(megabytes / 2)}"`,
      `time="t" level=error msg="${'x'.repeat(megabytes)}`,
      `{"level":"error","msg":"${'x'.repeat(megabytes)}"}`,
    ]) {
      const { errors, messages } = parseLog(row);
      assert.deepEqual([errors, messages[0]?.text.length], [1, 300]);
    }
  });

  it('reads what an editor saved with other line ends', () => {
    const log = 'WARN[0001] lost the thread\r\n\r\ntime="t" level=error msg="a \\"b\\""\r\n';
    assert.deepEqual(
      parseLog(log).messages.map(({ text }) => text),
      ['lost the thread', 'a "b"'],
    );
  });
});
