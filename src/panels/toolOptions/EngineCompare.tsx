import type { ReactNode } from 'react';

import { formatDuration, formatPercent } from '../../design/format.ts';
import { Button } from '../../design/primitives/Button.tsx';
import { Dialog } from '../../design/primitives/Dialog.tsx';
import { Badge } from '../../design/primitives/Feedback.tsx';
import { ScrollRegion } from '../../design/primitives/ScrollRegion.tsx';
import { toolNames } from '../../kernel/operations/catalogue.ts';
import type { OperationId } from '../../kernel/operations/catalogue.ts';
import type { EngineAdvice } from '../../kernel/operations/engineAdvice.ts';
import { rankInterval } from '../../kernel/statistics/quantiles.ts';
import { wilson } from '../../kernel/statistics/rates.ts';
import { useEditorActions } from '../../session/context.tsx';
import type { Picked } from '../../session/jobs/pickEngine.ts';
import type { EngineChoice } from '../../session/types.ts';
import { decisionReason } from '../figures/decisionText.ts';
import { acceptanceText, creditsOf, priceText, published, waitText } from '../figures/figures.ts';
import { tierNames } from '../figures/verdicts.ts';
import css from './EngineCompare.module.css';

const heads = [
  'Engine',
  'Tier',
  'Price of a run',
  'Wait',
  'Kept',
  'For one kept result',
  'Leaves this machine',
  '',
];

/** Every engine of a tool side by side: what a run costs, how long it takes, how often its result is kept. */
export function EngineCompare(props: {
  operation: OperationId;
  picked: Picked<EngineChoice>;
  advice: EngineAdvice;
  needed: 1 | 2 | 3;
  onClose: () => void;
}): ReactNode {
  const { operation, picked, advice, needed, onClose } = props;
  const actions = useEditorActions();
  const best = picked.offers.find(({ engine }) => engine.descriptor.id === advice.best)?.engine;
  return (
    <Dialog title={`Engines for ${toolNames[operation]}`} widthPx={1080} onClose={onClose}>
      <p className={css['reason']}>{reasonText(best, advice, needed)}</p>
      <ScrollRegion label="Engines, table" className={css['scroll']}>
        <table className={css['table']}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head === '' ? <span className="visually-hidden">Choose</span> : head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {picked.offers.map(({ engine, offer }) => (
              <Row
                key={engine.descriptor.id}
                engine={engine}
                advice={advice}
                refusal={offer.kind === 'refused' ? decisionReason(offer.decision) : null}
                isChosen={engine === picked.engine}
                onChoose={() => {
                  actions.setEngine(operation, engine.descriptor.id);
                  onClose();
                }}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className={css['note']}>
        “For one kept result” is the price of a run over the share that is kept, drawn towards the tool’s
        share while there are few decisions. Waits and shares are this browser’s own, of the assets worked on
        last.
      </p>
    </Dialog>
  );
}

function Row(props: {
  engine: EngineChoice;
  advice: EngineAdvice;
  refusal: string | null;
  isChosen: boolean;
  onChoose: () => void;
}): ReactNode {
  const { engine, advice, refusal, isChosen } = props;
  const { descriptor, acceptance, price } = engine;
  const expected = advice.expectedMicros.get(descriptor.id) ?? null;
  const waits = waitInterval(engine);
  const interval = wilson(acceptance.successes, acceptance.n);
  return (
    <tr>
      <th scope="row">
        <span className={css['name']}>{descriptor.name}</span>{' '}
        {descriptor.id === advice.best ? <Badge tone="ok">Recommended</Badge> : null}{' '}
        <span className={css['summary']}>{refusal ?? descriptor.summary}</span>
      </th>
      <td>
        {descriptor.tier} {tierNames[descriptor.tier]}
      </td>
      <td>{priceText(price)}</td>
      <td>
        {waitText({ ...engine, ...published(descriptor) })}
        {waits === null ? null : <span className={css['summary']}>{waits}</span>}
      </td>
      <td>
        {acceptanceText(acceptance)}
        {interval === null ? null : (
          <span className={css['summary']}>
            {formatPercent(interval.low)}–{formatPercent(interval.high)} (95 %)
          </span>
        )}
      </td>
      <td>{expected === null ? 'not known' : `${creditsOf(expected)} credits`}</td>
      <td>{descriptor.kind === 'local' ? 'nothing' : leaving(descriptor)}</td>
      <td>
        {isChosen ? (
          <Badge tone="neutral">Chosen</Badge>
        ) : (
          <Button size="small" disabled={refusal !== null} onClick={props.onChoose}>
            <span>
              Choose <span className="visually-hidden">{descriptor.name}</span>
            </span>
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Of the median, by order statistics; null while the runs are too few for one. */
function waitInterval({ wait, waitAt }: EngineChoice): string | null {
  const { lower, upper } = rankInterval(wait.n, 50);
  const lowMs = lower === null ? null : waitAt(lower);
  const highMs = upper === null ? null : waitAt(upper);
  return lowMs === null || highMs === null
    ? null
    : `${formatDuration(lowMs)}–${formatDuration(highMs)} (95 %)`;
}

function leaving({
  operation,
  provider: id,
  providerName: provider = id,
}: EngineChoice['descriptor']): string {
  if (operation === 'generate') return `the prompt, to ${provider}`;
  if (operation === 'style-transfer')
    return `the picture, and the reference image if there is one, to ${provider}`;
  return operation === 'erase'
    ? `the part around the mask, and the mask, to ${provider}`
    : `the picture, to ${provider}`;
}

function reasonText(best: EngineChoice | undefined, advice: EngineAdvice, needed: 1 | 2 | 3): string {
  const tier = `tier ${needed} (${tierNames[needed]})`;
  if (best === undefined) return `No engine with a known price meets ${tier} of this asset.`;
  const cost = advice.expectedMicros.get(best.descriptor.id) ?? 0;
  const kept = best.acceptance.n === 0 ? 'nothing decided on it yet' : acceptanceText(best.acceptance);
  return `${best.descriptor.name} costs least of those that meet ${tier}: ${creditsOf(cost)} credits for one kept result, ${kept}.`;
}
