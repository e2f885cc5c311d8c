/** What the page sees of `ownKeys.mjs`. */

export const ownKeyProviders: Readonly<
  Record<string, { readonly origins: readonly string[]; readonly resultHosts: readonly string[] }>
>;

export const ownKeySources: readonly string[];

export function ownKeyTarget(
  asked: { readonly method: string; readonly path: string; readonly search: string },
  key: string,
):
  | {
      readonly target: {
        readonly url: URL;
        readonly keyHeaders: Readonly<Record<string, string>>;
        readonly requestHeaders: readonly string[];
        readonly idleMs: number;
      };
    }
  | {
      readonly refusal: {
        readonly status: number;
        readonly code: string;
        readonly message: string;
      };
    };

export function isOwnKeyResult(provider: string, url: URL): boolean;
