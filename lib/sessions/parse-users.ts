/** One user of USERS_FILE. */
export type UserEntry =
  | { readonly userId: string; readonly token: string; readonly refreshToken?: string }
  | { readonly email: string; readonly password: string };

/**
 * Parses the text of USERS_FILE: a JSON array of objects, or CSV with a header line. Values are never put into an
 * error: they are secrets.
 * @throws with the first entry that has neither `token` nor `email` and `password`.
 */
export function parseUsers(text: string, path: string): readonly UserEntry[] {
  // Spreadsheets put a byte order mark before the first name.
  const plain = text.replace(/^\uFEFF/, '');
  const rows = /^\s*[[{]/.test(plain) ? parseJson(plain, path) : parseCsv(plain);
  return rows.map((row, i) => {
    const field = (name: string): string => (typeof row[name] === 'string' ? row[name] : '');
    if (field('token') !== '') {
      const refreshToken = field('refreshToken');
      return {
        userId: field('userId') || `user-${i + 1}`,
        token: field('token'),
        ...(refreshToken === '' ? {} : { refreshToken }),
      };
    }
    if (field('email') !== '' && field('password') !== '') {
      return { email: field('email'), password: field('password') };
    }
    throw new Error(
      `USERS_FILE ${path}: expected user ${i + 1} to have token, or email and password; it has neither.`,
    );
  });
}

type Fields = Readonly<Record<string, unknown>>;

function parseJson(text: string, path: string): readonly Fields[] {
  try {
    const rows: unknown = JSON.parse(text);
    if (Array.isArray(rows)) {
      return rows.map((row: unknown) => (row !== null && typeof row === 'object' ? { ...row } : {}));
    }
  } catch {
    // Said below: a parser's own message could quote a secret.
  }
  throw new Error(`USERS_FILE ${path}: expected a JSON array of users; it cannot be read as one.`);
}

function parseCsv(text: string): readonly Fields[] {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = splitCsv(header);
  return lines.map((line) => {
    const values = splitCsv(line);
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
  });
}

/** The fields of one CSV line (RFC 4180, without line breaks inside quotes). */
function splitCsv(line: string): string[] {
  const field = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(,|$)/y;
  const fields: string[] = [];
  for (let isLast = false; !isLast; ) {
    const [, quoted, plain = '', end] = field.exec(line) ?? [];
    fields.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    isLast = end !== ',';
  }
  return fields;
}
