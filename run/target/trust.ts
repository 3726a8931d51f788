import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getCACertificates, rootCertificates } from 'node:tls';
import type { Environment } from '../../lib/config/environment.ts';

/** Whose certificates are believed: the same in every part of a run. */
export interface Trust {
  /** Certificate authorities in PEM; absent where Node's own will do. */
  readonly ca?: readonly string[];
  /** False when any certificate is taken. */
  readonly rejectUnauthorized: boolean;
}

/** Trust in nothing but what the machine trusts. */
export const usualTrust: Trust = { rejectUnauthorized: true };

/**
 * The variables of certificates, with those that k6 and Go know by other names under ours, so that the checks before a
 * run and the load agree.
 */
export function withTrustVariables(env: Environment): Environment {
  const skips = ['true', '1'].includes((env['K6_INSECURE_SKIP_TLS_VERIFY'] ?? '').toLowerCase());
  return {
    ...(skips ? { TLS_SKIP_VERIFY: 'yes' } : {}),
    ...(env['SSL_CERT_FILE'] === undefined ? {} : { TLS_CA_FILE: env['SSL_CERT_FILE'] }),
    ...env,
  };
}

/**
 * Reads whom to trust: what this machine does, as k6 also has it, and the authority of TLS_CA_FILE. A file that holds no
 * certificate is added to `problems`.
 */
export async function readTrust(env: Environment, skips: boolean, problems: string[]): Promise<Trust> {
  const addresses = [env['TARGET_URL'], env['TARGET_WS_URL']];
  const path = env['TLS_CA_FILE'];
  if (path === undefined && !addresses.some((address) => /^(https|wss):/.test(address ?? ''))) {
    return { rejectUnauthorized: !skips };
  }
  const own = path === undefined ? [] : await readAuthority(path, problems);
  return { ca: [...rootCertificates, ...getCACertificates('system'), ...own], rejectUnauthorized: !skips };
}

async function readAuthority(path: string, problems: string[]): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8');
    new X509Certificate(text);
    return [text];
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && 'syscall' in error;
    const why = isMissing ? `cannot be read (${String(error.code)})` : 'holds no certificate';
    problems.push(
      `TLS_CA_FILE: expected a PEM file with the certificate of an authority, but ${path} ${why}.`,
    );
    return [];
  }
}

/** Codes of errors that are about a certificate, with what they mean. */
const certificateErrors: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not known on this machine',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known on this machine',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known on this machine',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known on this machine',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host name',
  CERT_UNTRUSTED: 'it is not trusted for this',
  CERT_REJECTED: 'it is not trusted for this',
};

/** What is wrong with a server's certificate, with what to do; undefined when an error is about something else. */
export function describeCertificateError(code: string): string | undefined {
  const why = certificateErrors[code];
  return why === undefined
    ? undefined
    : `has a certificate that is not accepted: ${why} (${code}). Set TLS_CA_FILE to the PEM file of its authority, or TLS_SKIP_VERIFY=yes for a system of your own`;
}
