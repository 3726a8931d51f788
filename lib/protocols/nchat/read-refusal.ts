/** What ɳChat says of a refusal: `{success:false, error, errorCode}`; empty where it says nothing. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
}

const NOTHING: Refusal = { code: '', text: '' };

/** Reads the body of a refusal; `error` is a text, or an object with a code and a message. */
export function readRefusal(body: string): Refusal {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return NOTHING;
  }
  if (typeof value !== 'object' || value === null) {
    return NOTHING;
  }
  const { error, errorCode, code } = value as Readonly<Record<string, unknown>>;
  const inner =
    typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  return {
    code: firstText(errorCode, code, inner['code']),
    text: firstText(error, inner['message']),
  };
}

function firstText(...values: readonly unknown[]): string {
  return values.find((value): value is string => typeof value === 'string')?.slice(0, 200) ?? '';
}
