import { servePreview } from '../../../scripts/lib/preview.mjs';
import { scriptedProviders, type ScriptedProviders } from './providers.ts';

/** The production build with its proxy, which has the keys of scripted providers and leads to them. */
export interface ServedProviders {
  readonly providers: ScriptedProviders;
  /** Address of the page, without a trailing slash. */
  readonly url: string;
  /** Ends both, and puts the environment back. */
  close(): Promise<void>;
}

/** `own`: variables over those of the providers. */
export async function serveProviders(own: Readonly<Record<string, string>> = {}): Promise<ServedProviders> {
  const providers = await scriptedProviders();
  const kept: Record<string, string | undefined> = {};
  // The proxy reads its addresses and keys from the environment of the server that it is part of.
  for (const [name, value] of Object.entries({ ...providers.env, ...own })) {
    kept[name] = process.env[name];
    process.env[name] = value;
  }
  const served = await servePreview({ port: 0 });
  return {
    providers,
    url: served.url,
    close: async () => {
      await served.close();
      await providers.close();
      for (const [name, value] of Object.entries(kept)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    },
  };
}
