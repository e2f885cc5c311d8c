import { Ellipsis, Image } from '../../design/icons.ts';
import { useState, type ReactNode } from 'react';

import { formatDateTime, formatDuration, formatRelative } from '../../design/format.ts';
import { Badge, Skeleton, type BadgeTone } from '../../design/primitives/Feedback.tsx';
import { IconButton } from '../../design/primitives/IconButton.tsx';
import { Menu } from '../../design/primitives/Menu.tsx';
import type { AssetRecord, AssetStatus } from '../../kernel/asset/asset.ts';
import type { AssetMeter } from '../../kernel/metrics/views.ts';
import { creditsText, dollarsText, isUnpriced, moneyValue } from '../../panels/figures/figures.ts';
import { Metric } from '../../panels/figures/Metric.tsx';
import { statusNames, tierNames } from '../../panels/figures/verdicts.ts';

import { historyHref, routeHref } from '../router.ts';
import css from './AssetCardView.module.css';

export interface AssetCardViewProps {
  readonly asset: AssetRecord;
  /** Null while it is read: nothing is shown as zero that is not known to be. */
  readonly meter: AssetMeter | null;
  readonly nowMs: number;
  readonly onRename: () => void;
  readonly onFork: () => void;
  readonly onAbandon: () => void;
  readonly onDelete: () => void;
}

const statusTones: Readonly<Record<AssetStatus, BadgeTone>> = {
  draft: 'neutral',
  'in-progress': 'neutral',
  finished: 'ok',
  reopened: 'neutral',
  abandoned: 'neutral',
};

export function AssetCardView(props: AssetCardViewProps): ReactNode {
  const { asset, meter } = props;
  const [open, setOpen] = useState(false);
  return (
    <li className={css['card']}>
      <div className={css['thumb']}>
        {asset.thumbnail === null ? (
          <span className={css['blank']}>
            <Image size={20} aria-hidden="true" />
            {asset.targetWidth} × {asset.targetHeight}
          </span>
        ) : (
          <img src={asset.thumbnail} alt="" loading="lazy" decoding="async" />
        )}
      </div>
      <div className={css['info']}>
        <div className={css['top']}>
          <h2 className={css['name']} title={asset.name}>
            <a className={css['link']} href={routeHref({ kind: 'editor', asset: asset.id })}>
              {asset.name}
            </a>
          </h2>
          <span className={css['menu']}>
            <Menu
              label={`Actions for ${asset.name}`}
              open={open}
              onOpenChange={setOpen}
              items={[
                {
                  id: 'history',
                  label: 'History',
                  onSelect: () => void (location.hash = historyHref(asset.id)),
                },
                { id: 'rename', label: 'Rename', onSelect: props.onRename },
                {
                  id: 'fork',
                  label: 'Fork',
                  disabled: asset.thumbnail === null,
                  onSelect: props.onFork,
                },
                {
                  id: 'abandon',
                  label: 'Abandon',
                  separated: true,
                  disabled: asset.status === 'abandoned',
                  onSelect: props.onAbandon,
                },
                { id: 'delete', label: 'Delete', danger: true, onSelect: props.onDelete },
              ]}
              trigger={
                <IconButton
                  size="small"
                  label={`More for ${asset.name}`}
                  aria-haspopup="menu"
                  aria-expanded={open}
                  onClick={() => setOpen(!open)}
                >
                  <Ellipsis size={16} />
                </IconButton>
              }
            />
          </span>
        </div>
        <div className={css['badges']}>
          <Badge tone={statusTones[asset.status]}>{statusNames[asset.status]}</Badge>
          <Badge title={`Tier ${asset.tier}`}>{tierNames[asset.tier]}</Badge>
          {meter && meter.inDoubt > 0 ? (
            <Badge tone="warn" title="Cut off when a page closed. Opening the asset ends it in the ledger.">
              {meter.inDoubt} in doubt
            </Badge>
          ) : null}
          <time
            className={css['when']}
            dateTime={new Date(asset.updatedAt).toISOString()}
            title={formatDateTime(asset.updatedAt)}
          >
            {formatRelative(asset.updatedAt, props.nowMs)}
          </time>
        </div>
        {meter === null ? (
          <Skeleton className={css['figures']} style={{ height: 34 }} />
        ) : (
          <Figures meter={meter} />
        )}
      </div>
    </li>
  );
}

function Figures(props: { meter: AssetMeter }): ReactNode {
  const { meter } = props;
  return (
    <dl className={css['figures']}>
      <div>
        <dt>Cost so far</dt>
        <dd>
          <Metric
            metric="credits"
            value={moneyValue(meter.money, 'credits')}
            unpriced={meter.money.unpricedCount}
          >
            {creditsText(meter.money)}
            {isUnpriced(meter.money) ? null : ' cr'}
          </Metric>{' '}
          {isUnpriced(meter.money) ? null : (
            <span className={css['dollars']}>{dollarsText(meter.money)}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>Felt wait</dt>
        <dd>
          <Metric metric="felt-wait-ms" value={String(meter.feltWaitMs)}>
            {formatDuration(meter.feltWaitMs)}
          </Metric>
        </dd>
      </div>
      <div>
        <dt>Iterations</dt>
        <dd>
          <Metric metric="iterations" value={String(meter.iterations)}>
            {meter.iterations}
          </Metric>
        </dd>
      </div>
    </dl>
  );
}
