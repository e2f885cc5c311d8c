import type { ReactNode } from 'react';

import { Badge, Skeleton } from '../../design/primitives/Feedback.tsx';
import { useOwnKeys } from '../../panels/ownKeys/useOwnKeys.ts';
import { count } from '../../panels/figures/figures.ts';
import { OwnKeysSettings } from './ownKeys/OwnKeysSettings.tsx';
import css from './SettingsScreen.module.css';
import { useProviders } from './useProviders.ts';

/** Which providers the server of this page can reach, how to set up the others, and keys of one's own. None is ever shown. */
export function ProviderSettings(): ReactNode {
  const providers = useProviders();
  const { own, isError } = useOwnKeys();
  const held = own?.view.providers ?? [];
  return (
    <section className={css['section']} aria-label="Providers and keys">
      <h2 className={css['heading']}>Providers and keys</h2>
      <p className={css['text']}>
        Hosted engines are reached through the server that this page came from. Its keys are set in its
        environment and never reach the browser; a provider that was just set up needs a restart of the server
        and a reload here.
      </p>
      {providers.isPending ? <Skeleton style={{ height: 160 }} /> : null}
      {providers.isError ? <p className={css['text']}>The providers could not be listed.</p> : null}
      {providers.data ? (
        <ul className={css['list']}>
          {providers.data.map(({ id, name, variable, configured, engines, limit }) => (
            <li key={id} className={css['engine']}>
              <div>
                <span className={css['name']}>{name}</span>
              </div>
              {configured || held.includes(id) ? <Badge tone="ok">Set up</Badge> : <Badge>Not set up</Badge>}
              <p className={css['summary']}>
                {held.includes(id)
                  ? `${count(engines, 'engine')}: your key, in this browser.`
                  : standing(engines, variable, configured)}
              </p>
              {configured && limit !== undefined ? <p className={css['summary']}>{limit}</p> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {providers.data ? <OwnKeysSettings providers={providers.data} own={own} isError={isError} /> : null}
    </section>
  );
}

/** Of some providers the team makes the engines itself. */
function standing(engines: number, variable: string, configured: boolean): string {
  if (engines === 0)
    return configured
      ? 'No engine yet: add one below.'
      : `Needs ${variable} on the server, and an engine from below.`;
  const number = count(engines, 'engine');
  return configured ? `${number}, listed above.` : `${number} once the server has ${variable}.`;
}
