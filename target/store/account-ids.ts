/** The UUID of seeded account `n` (1, 2, …): the number in the last group, so that tests can name an account by it. */
export function accountId(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** The same as an SQL expression of an integer expression. */
export function accountIdSql(n: string): string {
  return `'00000000-0000-4000-8000-' || lpad(to_hex(${n}), 12, '0')`;
}
