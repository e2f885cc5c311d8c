/** AES-GCM under a key from a passphrase; both from WebCrypto. */

/** As stored. `version` 1: AES-256-GCM, 96-bit IV, 128-bit tag, the label as additional data. */
export interface Envelope {
  readonly version: 1;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** What OWASP names for PBKDF2 with SHA-256 (Password Storage Cheat Sheet, 2023). */
export const fewestIterations = 600_000;
export const ivBytes = 12;
export const saltBytes = 16;
const tagBytes = 16;

export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** The key cannot be read out again, by nobody. `passphrase` counts in its composed form: keyboards differ. */
export async function sealingKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  secret.fill(0);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** `label` is not secret; what was sealed under one opens under no other. */
export async function seal(key: CryptoKey, label: string, text: string): Promise<Envelope> {
  const iv = randomBytes(ivBytes);
  const sealed = await crypto.subtle.encrypt(parameters(iv, label), key, new TextEncoder().encode(text));
  return { version: 1, iv, sealed: new Uint8Array(sealed) };
}

/** Null where key, label, or one bit of the envelope is not what it was sealed with: which of them is not known. */
export async function unseal(
  key: CryptoKey,
  label: string,
  { iv, sealed }: Envelope,
): Promise<string | null> {
  try {
    const bytes = new Uint8Array(await crypto.subtle.decrypt(parameters(iv, label), key, sealed));
    const text = new TextDecoder().decode(bytes);
    bytes.fill(0);
    return text;
  } catch {
    return null;
  }
}

export function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const { version, iv, sealed } = value as Readonly<Record<string, unknown>>;
  return (
    version === 1 &&
    iv instanceof Uint8Array &&
    iv.length === ivBytes &&
    sealed instanceof Uint8Array &&
    sealed.length >= tagBytes
  );
}

function parameters(iv: Uint8Array<ArrayBuffer>, label: string): AesGcmParams {
  const additionalData = new TextEncoder().encode(`ninetyten own key 1 ${label}`);
  return { name: 'AES-GCM', iv, additionalData, tagLength: tagBytes * 8 };
}
