import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Badge, Skeleton } from '../../design/primitives/Feedback.tsx';
import { useServices } from '../../session/context.tsx';
import { useOwnKeys } from '../../panels/ownKeys/useOwnKeys.ts';
import { count } from '../../panels/figures/figures.ts';
import { OwnKeysSettings } from './ownKeys/OwnKeysSettings.tsx';
import css from './SettingsScreen.module.css';

/** Which providers the server of this page can reach, how to set up the others, and keys of one's own. None is ever shown. */
export function ProviderSettings(): ReactNode {
  const services = useServices();
  const providers = useQuery({ queryKey: ['providers'], queryFn: () => services.providers(), retry: false });
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
          {providers.data.map(({ id, name, variable, configured, engines }) => (
            <li key={id} className={css['engine']}>
              <div>
                <span className={css['name']}>{name}</span>
              </div>
              {configured || held.includes(id) ? <Badge tone="ok">Set up</Badge> : <Badge>Not set up</Badge>}
              <p className={css['summary']}>
                {held.includes(id)
                  ? `${count(engines, 'engine')}: your key, in this browser.`
                  : configured
                    ? `${count(engines, 'engine')}, listed above.`
                    : `${count(engines, 'engine')} once the server has ${variable}.`}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      {providers.data ? <OwnKeysSettings providers={providers.data} own={own} isError={isError} /> : null}
    </section>
  );
}
