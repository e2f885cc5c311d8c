import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';

import buttons from '../../../../design/primitives/Button.module.css';
import { Button } from '../../../../design/primitives/Button.tsx';
import { Badge, EmptyState, Skeleton } from '../../../../design/primitives/Feedback.tsx';
import { demoPrefix } from '../../../../kernel/demo/prefix.ts';
import { assetId } from '../../../../kernel/shared/ids.ts';
import { statusNames, tierNames } from '../../../../panels/figures/verdicts.ts';
import { routeHref } from '../../../router.ts';
import { reviewHref } from '../reviewAddress.ts';
import type { ReviewAddress } from '../reviewAddress.ts';
import type { ReviewConnection } from '../useReview.ts';
import { AssetPicker } from './AssetPicker.tsx';
import { ComparisonView } from './ComparisonView.tsx';
import css from './History.module.css';
import { ReplayView } from './ReplayView.tsx';
import { useAssetReplay } from './useAssetReplay.ts';
import type { ReplayState, ShownReplay } from './useAssetReplay.ts';

/** An asset's story, step by step, alone or beside another one's. */
export function HistorySection(props: {
  address: ReviewAddress;
  change: (change: Partial<ReviewAddress>) => void;
  connection: ReviewConnection;
}): ReactNode {
  const { address, connection } = props;
  if (address.asset === null) {
    return (
      <AssetPicker
        connection={connection}
        without={null}
        hrefOf={(asset) => reviewHref({ ...address, asset, compareWith: null, step: null })}
      />
    );
  }
  // Another asset is another story: nothing of the one before stays.
  return <Story key={address.asset} {...props} asset={address.asset} />;
}

function Story(props: {
  address: ReviewAddress;
  asset: string;
  change: (change: Partial<ReviewAddress>) => void;
  connection: ReviewConnection;
}): ReactNode {
  const { address, asset, change } = props;
  const state = useAssetReplay(asset);
  const other = useAssetReplay(address.compareWith);
  const [picking, setPicking] = useState(false);
  const query = JSON.stringify(address);
  const hrefOf = useCallback(
    (step: number) => reviewHref({ ...(JSON.parse(query) as ReviewAddress), asset, step }),
    [query, asset],
  );
  if (state.kind !== 'ready') return <Missing state={state} address={address} />;
  const { shown } = state;
  return (
    <>
      <Head shown={shown} address={address}>
        {address.compareWith === null ? (
          <Button aria-expanded={picking} onClick={() => setPicking(!picking)}>
            Compare
          </Button>
        ) : (
          <Button
            onClick={() => {
              setPicking(false);
              change({ compareWith: null });
            }}
          >
            End comparison
          </Button>
        )}
      </Head>
      {picking && address.compareWith === null ? (
        <section className={css['picking']} aria-label="Compare with">
          <p>Compare with:</p>
          <AssetPicker
            connection={props.connection}
            without={asset}
            hrefOf={(chosen) => reviewHref({ ...address, compareWith: chosen })}
          />
        </section>
      ) : null}
      {other.kind === 'ready' ? <ComparisonView a={shown} b={other.shown} /> : <MissingOther state={other} />}
      <ReplayView shown={shown} step={address.step} hrefOf={hrefOf} />
    </>
  );
}

function Head(props: { shown: ShownReplay; address: ReviewAddress; children: ReactNode }): ReactNode {
  const { replay, name, isHere } = props.shown;
  return (
    <div className={css['head']}>
      <h2 className={css['title']} title={name}>
        {name}
      </h2>
      <Badge tone={replay.status === 'finished' ? 'ok' : 'neutral'}>{statusNames[replay.status]}</Badge>
      <Badge title={`Tier ${replay.tier}`}>{tierNames[replay.tier]}</Badge>
      {replay.campaign === null ? null : <Badge>{replay.campaign}</Badge>}
      {replay.asset.startsWith(demoPrefix) ? <Badge tone="warn">Demo data</Badge> : null}
      <span className={css['spring']} />
      {props.children}
      <a
        className={buttons['button']}
        href={reviewHref({ ...props.address, asset: null, compareWith: null, step: null })}
      >
        All assets
      </a>
      {isHere ? (
        <a className={buttons['button']} href={routeHref({ kind: 'editor', asset: assetId(replay.asset) })}>
          Open in editor
        </a>
      ) : null}
    </div>
  );
}

function Missing(props: { state: ReplayState; address: ReviewAddress }): ReactNode {
  const { state } = props;
  if (state.kind === 'failed')
    return <EmptyState title="The history could not be read" text={state.message} />;
  if (state.kind === 'unknown') {
    return (
      <EmptyState title="There is no such asset" text="The ledger of this browser has no event of it.">
        <a className={buttons['button']} href={reviewHref({ ...props.address, asset: null, step: null })}>
          All assets
        </a>
      </EmptyState>
    );
  }
  return (
    <div aria-busy="true" className={css['loading']}>
      <Skeleton style={{ height: 32, width: 320 }} />
      <Skeleton style={{ height: 72 }} />
      <Skeleton style={{ height: 320 }} />
    </div>
  );
}

function MissingOther(props: { state: ReplayState }): ReactNode {
  const { state } = props;
  if (state.kind === 'none') return null;
  if (state.kind === 'loading') return <Skeleton style={{ height: 120 }} />;
  return (
    <p role="status">
      {state.kind === 'failed'
        ? `The other asset could not be read: ${state.message}`
        : 'The other asset is not in the ledger of this browser.'}
    </p>
  );
}
