import { createProviderStatus } from '../../engines/hosted/browser/providerStatus.ts';
import { createLocalEngines } from '../../engines/local/registry.ts';
import { createStudioEngine } from '../../engines/local/studio/engine.ts';
import { vaultExists } from '../../storage/vault/vaultName.ts';
import type { OwnKeysDeps } from './ownKeys.ts';
import { proxyBase } from './proxyBase.ts';
import type { OwnKeys } from '../../session/ownKeys.ts';
import type { ProviderState } from '../../session/services.ts';
import type { AnyEngine } from '../../kernel/operations/ports.ts';

/** Descriptors only: workers, networks and the renderer load with their first run. */
export function createEngineList(): readonly AnyEngine[] {
  return [createStudioEngine(), ...createLocalEngines()];
}

/** Hosted engines, where the server or this browser has a key for one; `all`: whether or not there is any. */
export async function loadHostedEngines(all: boolean): Promise<readonly AnyEngine[]> {
  const status = createProviderStatus(proxyBase);
  await status.refresh();
  if (!all && !status.configuredAny() && !(await vaultExists())) return [];
  const { hostedEngines } = await import('./hosted.ts');
  return hostedEngines(proxyBase, status);
}

/** Asked of the server anew. */
export async function loadProviderStates(): Promise<readonly ProviderState[]> {
  const status = createProviderStatus(proxyBase);
  const [{ providerStates }] = await Promise.all([import('./hosted.ts'), status.refresh()]);
  return providerStates(proxyBase, status);
}

/** The vault loads with the first look at it. */
export async function loadOwnKeys(deps: OwnKeysDeps): Promise<OwnKeys> {
  return (await import('./ownKeys.ts')).ownKeys(deps);
}
