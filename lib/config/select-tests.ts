import type { Features } from '../protocols/chat-protocol.ts';
import { nearestName } from './nearest-name.ts';
import type { TestDefinition } from './test-definition.ts';

/** A test that may belong to a suite. */
export type SuiteTest = TestDefinition & { readonly suite?: string };

/**
 * The wanted tests in the order of a run. Each word is a test, a suite, `<suite>/<test>`, or a pattern with `*` over
 * these; one that fits nothing is added to `problems`. Without a word: the suite of the chat system, or where it has
 * none, those tests of ɳChat's suite that need nothing that the system lacks.
 *
 * @param wanted The words, such as `whisper`, `go-chat/*`, `message-throughput`.
 * @param protocol What the target speaks.
 */
export function selectTests(
  wanted: readonly string[],
  unsorted: readonly SuiteTest[],
  protocol: { readonly name: string; readonly features?: Partial<Features> },
  problems: string[],
): readonly SuiteTest[] {
  const definitions = [...unsorted].sort(bySuiteAndOrder);
  if (wanted.length === 0) {
    return usualTests(definitions, protocol);
  }
  const chosen = new Set<SuiteTest>();
  for (const word of wanted) {
    const found = definitions.filter((each) => namesOf(each).some((name) => patternOf(word).test(name)));
    if (found.length === 0) {
      problems.push(unknown(word, definitions));
    }
    for (const each of found) {
      chosen.add(each);
    }
  }
  return definitions.filter((each) => chosen.has(each));
}

function bySuiteAndOrder(a: SuiteTest, b: SuiteTest): number {
  return (a.suite ?? '').localeCompare(b.suite ?? '') || a.order - b.order || a.name.localeCompare(b.name);
}

/** The chat system that tests were made for, when all of them agree. */
export function systemOf(tests: readonly SuiteTest[]): string | undefined {
  const [first, ...others] = new Set(tests.map(({ system, suite }) => system ?? suite));
  return others.length === 0 ? first : undefined;
}

function usualTests(
  definitions: readonly SuiteTest[],
  { name, features = {} }: Parameters<typeof selectTests>[2],
): readonly SuiteTest[] {
  const own = definitions.filter(({ suite }) => suite === undefined || suite === name);
  const fitting = definitions.filter(
    ({ suite, needs = [] }) => suite === 'nchat' && needs.every((feature) => features[feature]),
  );
  return own.length > 0 ? own : fitting;
}

function namesOf({ name, suite }: SuiteTest): readonly string[] {
  const short = suite !== undefined && name.startsWith(`${suite}-`) ? name.slice(suite.length + 1) : name;
  return suite === undefined ? [name] : [name, suite, `${suite}/${short}`, `${suite}/${name}`];
}

function patternOf(word: string): RegExp {
  const parts = word.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

function unknown(word: string, definitions: readonly SuiteTest[]): string {
  const near = nearestName(word, [...new Set(definitions.flatMap(namesOf))]);
  const suites = [...new Set(definitions.flatMap(({ suite }) => suite ?? []))];
  const hint = near
    ? `did you mean ${near}?`
    : `the suites are ${suites.join(', ')}, and docs/tests.md lists their tests.`;
  return `TESTS: there is no test ${JSON.stringify(word)}; ${hint}`;
}
