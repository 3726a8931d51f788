import papaparse from 'papaparse';

/** One user of USERS_FILE. */
export type UserEntry =
  | {
      readonly userId: string;
      readonly token: string;
      readonly refreshToken?: string;
      readonly role?: string;
    }
  | { readonly email: string; readonly password: string; readonly role?: string };

const COLUMNS = ['email', 'password', 'token', 'userId', 'refreshToken', 'role'] as const;
type Column = (typeof COLUMNS)[number];
type Fields = Readonly<Partial<Record<Column, string>>>;

/** By their names in small letters without `_`, `-` and spaces: people write `Email`, `user_id`, `Refresh Token`. */
const byPlainName = new Map<string, Column>(COLUMNS.map((column) => [plain(column), column]));

/** What spreadsheets put between fields, by where they were made. */
const DELIMITERS = [',', ';', '\t'];

/**
 * Parses the text of USERS_FILE: a JSON array of objects, or CSV (RFC 4180; comma, semicolon or tab) with a header line.
 * Values are never put into an error: they are secrets.
 * @throws with what is wrong and where: the header, or the first user that has neither `token` nor `email` and `password`.
 */
export function parseUsers(text: string, path: string): readonly UserEntry[] {
  const refuse = (problem: string): never => {
    throw new Error(`USERS_FILE ${path}: ${problem}`);
  };
  if (text.includes('\ufffd')) {
    refuse('expected text in UTF-8 or UTF-16; it holds bytes that are neither. Save it as UTF-8.');
  }
  // Spreadsheets put a byte order mark before the first name.
  const whole = text.replace(/^\ufeff/, '');
  const rows = /^\s*[[{]/.test(whole) ? parseJson(whole, refuse) : parseCsv(whole, refuse);
  return rows.map((fields, i) => entryOf(fields, i, refuse));
}

type Refuse = (problem: string) => never;

function entryOf(fields: Fields, i: number, refuse: Refuse): UserEntry {
  const { email = '', password = '', token = '', userId = '', refreshToken = '' } = fields;
  // `admin` is for what ordinary users may not do, such as the largest uploads.
  const role = fields.role === undefined || fields.role.trim() === '' ? {} : { role: fields.role.trim() };
  if (token.trim() !== '') {
    return {
      userId: userId.trim() || `user-${i + 1}`,
      token: token.trim(),
      ...(refreshToken.trim() === '' ? {} : { refreshToken: refreshToken.trim() }),
      ...role,
    };
  }
  if (email.trim() !== '' && password !== '') {
    // A password is taken as it stands, with its spaces.
    return { email: email.trim(), password, ...role };
  }
  return refuse(`expected user ${i + 1} to have token, or email and password; it has neither.`);
}

function parseJson(text: string, refuse: Refuse): readonly Fields[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    // A parser's own message could quote a secret.
  }
  if (!Array.isArray(rows)) {
    return refuse('expected a JSON array of users; it cannot be read as one.');
  }
  return rows.map((row: unknown, i) => {
    const fields: Partial<Record<Column, string>> = {};
    for (const [name, value] of Object.entries(typeof row === 'object' && row !== null ? row : {})) {
      const column = byPlainName.get(plain(name));
      if (column === undefined || value === null) {
        continue;
      }
      if (fields[column] !== undefined) {
        refuse(`expected each name once; user ${i + 1} has ${column} twice.`);
      }
      fields[column] = textOf(value) ?? refuse(notText(i, column));
    }
    return fields;
  });
}

/** A number is the text that people meant where it is whole and exact: `0123` and `1e3` have lost theirs already. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : undefined;
}

function notText(i: number, column: Column): string {
  return `expected ${column} of user ${i + 1} to be a text or a whole number; write it in quotes.`;
}

function parseCsv(text: string, refuse: Refuse): readonly Fields[] {
  const [, separator, rest = text] = /^sep=(.)\r?[\n\r](.*)$/s.exec(text) ?? [];
  const delimiter = separator ?? delimiterOf(rest);
  const { data, errors } = papaparse.parse<string[]>(rest, { delimiter, skipEmptyLines: 'greedy' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) {
    refuse(
      `expected CSV as RFC 4180 has it; the quotes of line ${(broken.row ?? 0) + 1} do not match. A quote within a field is written twice.`,
    );
  }
  const [header = [], ...rows] = data;
  const columns = header.map((name) => byPlainName.get(plain(name)));
  checkHeader(columns, refuse);
  return rows.map((row, i) => {
    if (row.slice(columns.length).some((field) => field !== '') || row.length < columns.length) {
      refuse(
        `expected ${columns.length} fields for user ${i + 1}, as the header has, got ${row.length}. A field with ${nameOf(delimiter)} in it is put in quotes.`,
      );
    }
    return Object.fromEntries(
      columns.flatMap((column, at) => (column === undefined ? [] : [[column, row[at] ?? '']])),
    );
  });
}

/** The header's names are not quoted: where it is missing they are the first user's secrets. */
function checkHeader(columns: readonly (Column | undefined)[], refuse: Refuse): void {
  const found = columns.filter((column) => column !== undefined);
  const twice = found.find((column, at) => found.indexOf(column) !== at);
  if (twice !== undefined) {
    refuse(`expected each name once in the header line; it has ${twice} twice.`);
  }
  if (!found.includes('token') && !(found.includes('email') && found.includes('password'))) {
    const has = found.length === 0 ? 'none of these names' : `of these names only ${found.join(', ')}`;
    refuse(
      `expected a header line with token, or with email and password; its first line has ${has} (${columns.length} ${columns.length === 1 ? 'field' : 'fields'}).`,
    );
  }
}

/** The delimiter by which the header has most of our names. */
function delimiterOf(text: string): string {
  const known = (delimiter: string): number => {
    const [header = []] = papaparse.parse<string[]>(text, {
      delimiter,
      preview: 1,
      skipEmptyLines: 'greedy',
    }).data;
    return header.filter((name) => byPlainName.has(plain(name))).length;
  };
  return DELIMITERS.reduce((best, each) => (known(each) > known(best) ? each : best));
}

function nameOf(delimiter: string): string {
  return delimiter === '\t' ? 'a tab' : JSON.stringify(delimiter);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
