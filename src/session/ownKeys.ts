import type { KeyVault } from '../kernel/keys/keyVault.ts';

/** Whether a provider can be called from a page, with a person's own key. */
export type OwnKeyOffer =
  | { readonly provider: string; readonly kind: 'possible'; readonly note: string | null }
  /** Said by name and with the reason, so that nobody looks for it. */
  | { readonly provider: string; readonly kind: 'not'; readonly reason: string };

/** A person's own keys at providers, kept in this browser. */
export interface OwnKeys extends KeyVault {
  readonly offers: readonly OwnKeyOffer[];
  readonly lockAfterMs: number;
}
