import { shortestPassphrase } from '../../kernel/keys/keyVault.ts';
import type { VaultFailure } from '../../kernel/keys/keyVault.ts';

/** What happened, and what to do; never with a key in it. */
export function vaultFailureText({ kind }: VaultFailure): string {
  return texts[kind];
}

const texts: Readonly<Record<VaultFailure['kind'], string>> = {
  'wrong-passphrase': 'This passphrase does not open your keys. Try again.',
  'weak-passphrase': `Too short. Take at least ${shortestPassphrase} characters.`,
  'not-a-key':
    'This is no key: keys are one line of at least 8 letters, digits and signs. Copy it once more.',
  locked: 'Your keys are locked. Unlock them first.',
  'no-key': 'There is no key any more. Enter it again.',
  'changed-elsewhere': 'Your keys were changed in another tab. Close this and try again.',
  unreadable: 'What is kept here cannot be read. Forget all keys, then enter them again.',
  storage: 'The browser could not store it. Free space or leave private mode, then try again.',
};
