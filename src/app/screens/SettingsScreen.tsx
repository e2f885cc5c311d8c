import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { formatBytes, formatDollars, formatPercent } from '../../design/format.ts';
import { Badge, Skeleton } from '../../design/primitives/Feedback.tsx';
import { SegmentedControl } from '../../design/primitives/SegmentedControl.tsx';
import { operationIds, toolNames } from '../../kernel/operations/catalogue.ts';
import { count, microsPerCredit } from '../../panels/figures/figures.ts';
import { useEditor, useServices } from '../../session/context.tsx';
import type { EngineChoice } from '../../session/types.ts';
import { AppHeader } from '../shell/AppHeader.tsx';
import { setThemeChoice, useThemeChoice } from '../theme.ts';
import { FallbackSettings } from './fallback/FallbackSettings.tsx';
import { PeopleSettings } from './PeopleSettings.tsx';
import { ProviderSettings } from './ProviderSettings.tsx';
import { PricesSettings } from './prices/PricesSettings.tsx';
import { GatewaySettings } from './teamEngines/GatewaySettings.tsx';
import { WorkflowsSettings } from './teamEngines/WorkflowsSettings.tsx';
import css from './SettingsScreen.module.css';

export function SettingsScreen(): ReactNode {
  const choice = useThemeChoice();
  return (
    <div className={css['page']}>
      <AppHeader current="settings" />
      <main className={css['main']}>
        <h1 className={css['title']}>Settings</h1>
        <section className={css['section']} aria-label="Appearance">
          <h2 className={css['heading']}>Appearance</h2>
          <div className={css['narrow']}>
            <SegmentedControl
              label="Theme"
              value={choice}
              options={[
                { value: 'dark', label: 'Dark' },
                { value: 'light', label: 'Light' },
                { value: 'system', label: 'System' },
              ]}
              onChange={setThemeChoice}
            />
          </div>
        </section>
        <section className={css['section']} aria-label="Credits">
          <h2 className={css['heading']}>Credits</h2>
          <p className={css['text']}>
            1 credit = {formatDollars(microsPerCredit)}. The ledger keeps millionths of a dollar, so the rate
            only changes what is shown. Local engines cost 0 credits; their time is counted as wait.
          </p>
        </section>
        <PeopleSettings />
        <Engines />
        <ProviderSettings />
        <GatewaySettings />
        <WorkflowsSettings />
        <FallbackSettings />
        <PricesSettings />
        <Storage />
        <section className={css['section']} aria-label="Privacy">
          <h2 className={css['heading']}>Privacy</h2>
          <p className={css['text']}>
            Pictures, masks, prompts and costs are stored in this browser. Local engines compute on this
            machine and send nothing; a hosted engine gets what “Compare engines” says, through the server of
            this page or, with a key of your own, from this browser. A client export carries no prompt, no
            cost and no name. Clearing this site’s data in the browser deletes everything.
          </p>
        </section>
      </main>
    </div>
  );
}

function Engines(): ReactNode {
  const services = useServices();
  const enginesLoaded = useEditor((state) => state.enginesLoaded);
  const keyChanges = useEditor((state) => state.keyChanges);
  const engines = useQuery({
    queryKey: ['engines', 'all', enginesLoaded, keyChanges],
    queryFn: async () => (await Promise.all(operationIds.map((id) => services.engineChoices(id)))).flat(),
  });
  return (
    <section className={css['section']} aria-label="Engines">
      <h2 className={css['heading']}>Engines</h2>
      {engines.isPending ? <Skeleton style={{ height: 160 }} /> : null}
      {engines.isError ? <p className={css['text']}>The engines could not be listed.</p> : null}
      {engines.data ? <EngineList engines={engines.data.filter(isUsable)} /> : null}
    </section>
  );
}

/** More than this are looked up a tool at a time. */
const mostAtOnce = 15;

function EngineList(props: { engines: readonly EngineChoice[] }): ReactNode {
  const { engines } = props;
  return (
    <div className={css['list']}>
      {operationIds.map((operation) => {
        const own = engines.filter(({ descriptor }) => descriptor.operation === operation);
        if (own.length === 0) return null;
        return (
          <details key={operation} className={css['tool']} open={engines.length <= mostAtOnce}>
            <summary className={css['toolName']}>
              {toolNames[operation]} <span className={css['operation']}>{count(own.length, 'engine')}</span>
            </summary>
            <ul>
              {own.map((choice) => (
                <EngineRow key={choice.descriptor.id} choice={choice} />
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

/** Engines of providers that are not set up are counted with their provider. */
const isUsable = ({ descriptor, availability }: EngineChoice): boolean =>
  descriptor.kind === 'local' || availability.kind !== 'unavailable';

const modelText = ({ model, modelVersion }: EngineChoice['descriptor']): string =>
  model === modelVersion ? model : `${model} ${modelVersion}`;

function EngineRow(props: { choice: EngineChoice }): ReactNode {
  const { descriptor, availability } = props.choice;
  return (
    <li className={css['engine']}>
      <div>
        <span className={css['name']}>{descriptor.name}</span>
      </div>
      <Availability availability={availability} />
      <p className={css['summary']}>
        {descriptor.summary}{' '}
        {descriptor.kind === 'local'
          ? 'Runs here, 0 credits.'
          : `Runs at ${descriptor.providerName ?? descriptor.provider}.`}{' '}
        Model card: {modelText(descriptor)}, {descriptor.provider};{' '}
        {descriptor.trained ? 'trained network' : 'algorithm'}
        {descriptor.generative ? ', invents pixels' : ', invents nothing'}.
      </p>
    </li>
  );
}

function Availability(props: { availability: EngineChoice['availability'] }): ReactNode {
  const { availability } = props;
  if (availability.kind === 'ready') return <Badge tone="ok">Ready</Badge>;
  if (availability.kind === 'download') return <Badge>{formatBytes(availability.bytes)} on first use</Badge>;
  return <Badge title={availability.reason}>Unavailable</Badge>;
}

function Storage(): ReactNode {
  const services = useServices();
  const estimate = useQuery({ queryKey: ['storage'], queryFn: () => services.storageEstimate() });
  const share =
    estimate.data && estimate.data.quotaBytes > 0 ? estimate.data.usageBytes / estimate.data.quotaBytes : 0;
  return (
    <section className={css['section']} aria-label="Storage">
      <h2 className={css['heading']}>Storage</h2>
      {estimate.data ? (
        <>
          <div className={css['bar']} aria-hidden="true">
            <div style={{ width: `${Math.min(100, share * 100)}%` }} />
          </div>
          <p className={css['text']}>
            {formatBytes(estimate.data.usageBytes)} of {formatBytes(estimate.data.quotaBytes)} used (
            {formatPercent(share)}), as this browser estimates it.
          </p>
        </>
      ) : (
        <p className={css['text']}>
          {estimate.isError ? 'This browser does not tell.' : 'Asking the browser'}
        </p>
      )}
    </section>
  );
}
