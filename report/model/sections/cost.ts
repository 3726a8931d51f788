import { facts, section, table } from '../blocks.ts';
import { figure, noData, none, text } from '../cells.ts';
import type { ReportContext } from '../report-context.ts';
import type { Cell, Section } from '../report-model.ts';

const PARTS = ['Application', 'Database', 'Cache', 'Search', 'Load Balancer', 'Storage', 'Network'];
const NO_PRICES = 'the target file has no price list';

/** The target file's price list × quantities, and what 1,000 users cost at the load that was reached. */
export function buildCost({ record, figures }: ReportContext): Section {
  const { target } = record.manifest;
  const prices = target.prices ?? [];
  const currency = target.currency ?? 'USD';
  const money = (amount: number | undefined, why: string): Cell => {
    const cell = figure(amount, 'per_month', why);
    return cell.kind === 'figure' ? { ...cell, text: `${cell.text} ${currency}` } : cell;
  };
  const priced = prices.map((price) => [
    text(price.component),
    text(
      price.instanceType ?? target.instanceTypes?.[price.component.toLowerCase()],
      'the target file names no type',
    ),
    figure(price.quantity, 'count', ''),
    money(price.quantity * price.monthlyPrice, ''),
  ]);
  const named = new Set(prices.map((price) => price.component.toLowerCase()));
  const absent = PARTS.filter((part) => !named.has(part.toLowerCase())).map((part) => {
    const why = prices.length === 0 ? NO_PRICES : 'not in the price list';
    const type = target.instanceTypes?.[part.toLowerCase()];
    return [text(part), text(type, why), noData(why), noData(why)];
  });
  const sum =
    prices.length === 0
      ? undefined
      : prices.reduce((total, price) => total + price.quantity * price.monthlyPrice, 0);
  const body = table(['Component', 'Instance type', 'Qty>', 'Cost/month>'], [...priced, ...absent]);
  if (body.kind === 'table') {
    body.rows.push({ cells: [text('Total'), none, none, money(sum, NO_PRICES)], emphasis: true });
  }
  const users = figures['maxConcurrentUsers'] ?? null;
  const perThousand = sum === undefined || users === null || users === 0 ? undefined : (1_000 * sum) / users;
  const later = 'nothing was optimized yet: compare with a later run';
  return section(
    'cost',
    'Cost analysis',
    [],
    [
      section('current-cost', 'Current infrastructure cost', [body]),
      section('cost-per-1000-users', 'Cost per 1,000 users', [
        facts({
          Current: money(perThousand, sum === undefined ? NO_PRICES : 'no test opened connections'),
          Optimized: noData(later),
          Savings: noData(later),
        }),
      ]),
    ],
  );
}
