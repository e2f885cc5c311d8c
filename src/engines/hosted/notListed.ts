import type { HostedModel, Withdrawn } from './contract.ts';

/** Models that a list of the provider does not name. An empty list, or none, says nothing. */
export function notListed(
  name: string,
  models: readonly HostedModel[],
  listed: ReadonlySet<string> | null,
): Withdrawn | null {
  if (listed === null || listed.size === 0) return null;
  const gone = models.filter(({ descriptor }) => !listed.has(descriptor.model));
  return new Map(
    gone.map(({ descriptor }) => [descriptor.model, `${name} does not list it for the key of this server`]),
  );
}
