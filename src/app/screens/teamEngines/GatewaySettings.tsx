import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';

import { Button } from '../../../design/primitives/Button.tsx';
import { drawing, gatewayProvider } from '../../../engines/hosted/openai/gateway.ts';
import type { GatewayModel } from '../../../engines/hosted/openai/gateway.ts';
import { count } from '../../../panels/figures/figures.ts';
import { gatewayModelsInUse, removeGatewayModel, saveGatewayModel } from '../../services/gatewayModels.ts';
import { proxyBase } from '../../services/proxyBase.ts';
import { gatewayNames } from '../../services/teamEngines.ts';
import { today } from '../../services/today.ts';
import { useProviders } from '../useProviders.ts';
import { GatewayDialog } from './GatewayDialog.tsx';
import { gatewayDraftOf, gatewaySummary, newGatewayDraft } from './gatewayForm.ts';
import type { GatewayDraft } from './gatewayForm.ts';
import { Problems } from './Problems.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import css from './TeamEngines.module.css';
import { notRenewed, useRenewedEngines } from './useRenewedEngines.ts';

/** Models of a server in OpenAI's shape that the team runs or rents itself. */
export function GatewaySettings(): ReactNode {
  const titleId = useId();
  const renew = useRenewedEngines();
  const [inUse, setInUse] = useState(gatewayModelsInUse);
  const [draft, setDraft] = useState<GatewayDraft | null>(null);
  const [removed, setRemoved] = useState<GatewayModel | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const providers = useProviders();
  const gateway = providers.data?.find(({ id }) => id === gatewayProvider);
  const isConfigured = gateway?.configured === true;
  const names = useQuery({
    queryKey: ['gateway', 'names'],
    queryFn: () => gatewayNames(proxyBase),
    enabled: isConfigured,
    gcTime: 0,
  });
  const { models } = inUse;
  const listed = models.map(({ id }) => id);

  function changed(): void {
    setInUse(gatewayModelsInUse());
    setProblems([]);
    renew(() => setProblems([notRenewed]));
  }

  return (
    <section className={css['section']} aria-labelledby={titleId}>
      <h2 id={titleId} className={css['heading']}>
        Gateway models
      </h2>
      <p className={css['text']}>
        A gateway is a server that speaks as OpenAI does: LiteLLM, sd-server, or another. List its models here
        with what they can do and what a picture costs. The list stays in this browser.
      </p>
      {gateway !== undefined && !isConfigured ? (
        <p className={css['text']}>
          The server of this page knows no gateway yet: set {gateway.variable} in its environment. Until then
          models are kept and not offered.
        </p>
      ) : null}
      {isConfigured && !names.isPending ? (
        <p className={css['text']}>{namedText(gateway.name, names.data ?? null, listed)}</p>
      ) : null}
      <Problems
        title="Some of what is kept in this browser cannot be read and does not count; the next change drops it."
        problems={inUse.problems}
      />
      {inUse.isKept ? null : (
        <p role="alert" className={css['error']}>
          This browser did not keep the last change: it holds until the page is closed.
        </p>
      )}
      {models.length === 0 ? null : (
        <ul className={css['list']} aria-label="Models of the gateway">
          {models.map((model) => (
            <li key={model.id} className={css['row']}>
              <div>
                <div className={css['name']}>{model.id}</div>
                <p className={css['quiet']}>{gatewaySummary(model)}</p>
              </div>
              <div className={css['rowActions']}>
                <Button
                  size="small"
                  variant="ghost"
                  aria-label={`Edit ${model.id}`}
                  onClick={() => setDraft(gatewayDraftOf(model))}
                >
                  Edit
                </Button>
                <Button
                  size="small"
                  variant="ghost"
                  aria-label={`Remove ${model.id}`}
                  onClick={() => setRemoved(model)}
                >
                  Remove
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className={css['actions']}>
        <Button size="small" onClick={() => setDraft(newGatewayDraft)}>
          Add a model
        </Button>
      </div>
      <Problems title="Something went wrong." problems={problems} />
      {draft === null ? null : (
        <GatewayDialog
          draft={draft}
          takenIds={listed}
          named={names.data ?? []}
          day={today()}
          onClose={() => setDraft(null)}
          onSave={(model) => {
            saveGatewayModel(model);
            setDraft(null);
            changed();
          }}
        />
      )}
      {removed === null ? null : (
        <RemoveDialog
          name={removed.id}
          onClose={() => setRemoved(null)}
          onRemove={() => {
            removeGatewayModel(removed.id);
            setRemoved(null);
            changed();
          }}
        >
          What is said of it here goes. What it has made and cost stays.
        </RemoveDialog>
      )}
    </section>
  );
}

/** Which models the gateway names itself, and which of them are offered without having been listed. */
function namedText(name: string, named: readonly string[] | null, listed: readonly string[]): string {
  if (named === null) return `${name} does not say which models it has: list them here.`;
  const assumed = drawing(named).filter((id) => !listed.includes(id));
  if (assumed.length === 0) return `${name} names ${count(named.length, 'model')}.`;
  return (
    `${name} names ${count(named.length, 'model')}. Offered for Generate, unpriced, without being listed: ` +
    `${assumed.join(', ')}.`
  );
}
