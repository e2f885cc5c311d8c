import { ImageUp, Plus, Search } from '../../design/icons.ts';
import { lazy, Suspense, useCallback, useDeferredValue, useRef, useState, type ReactNode } from 'react';

import { Button } from '../../design/primitives/Button.tsx';
import { EmptyState, Skeleton } from '../../design/primitives/Feedback.tsx';
import { TextField } from '../../design/primitives/Field.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import type { AssetRecord } from '../../kernel/asset/asset.ts';
import { count } from '../../panels/figures/figures.ts';
import { WorkProgress } from '../../design/primitives/WorkProgress.tsx';
import { statusNames, tierNames } from '../../panels/figures/verdicts.ts';
import { useElapsedMs } from '../../panels/useElapsedMs.ts';
import { useLibrary } from '../../session/context.tsx';
import type { SessionMessage } from '../../session/types.ts';
import { navigate } from '../router.ts';
import { AppHeader } from '../shell/AppHeader.tsx';
import { DropVeil } from '../shell/DropVeil.tsx';
import { StatusMessage } from '../shell/StatusMessage.tsx';
import { useFileIntake } from '../shell/useFileIntake.ts';
import { useNow } from '../shell/useNow.ts';
import { AssetCardView } from './AssetCardView.tsx';
import { filterAssets, isFiltering, noFilter, type AssetFilter } from './assetFilters.ts';
import css from './AssetsScreen.module.css';
import { useCardMeters } from './useCardMeters.ts';
import { useAssetCards } from './useAssetCards.ts';
import { useAssetImport, type AssetImport } from './useAssetImport.ts';

const NewAssetDialog = lazy(() =>
  import('./AssetDialogs.tsx').then((module) => ({ default: module.NewAssetDialog })),
);
const NameDialog = lazy(() =>
  import('./AssetDialogs.tsx').then((module) => ({ default: module.NameDialog })),
);
const ConfirmDialog = lazy(() =>
  import('./AssetDialogs.tsx').then((module) => ({ default: module.ConfirmDialog })),
);

type OpenDialog =
  | { readonly kind: 'new' }
  | { readonly kind: 'rename' | 'fork' | 'abandon' | 'delete'; readonly asset: AssetRecord };

/** Cards drawn at once; a workspace may hold a hundred thousand. */
const pageSize = 60;

export function AssetsScreen(): ReactNode {
  const library = useLibrary();
  const { state, reload } = useAssetCards();
  const [filter, setFilter] = useState<AssetFilter>(noFilter);
  const [shown, setShown] = useState(pageSize);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [message, setMessage] = useState<SessionMessage | null>(null);
  const [opening, setOpening] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const dismiss = useCallback(() => setMessage(null), []);
  const say = useCallback(
    (tone: SessionMessage['tone'], text: string, hint?: string) =>
      setMessage({ id: Date.now(), tone, text, ...(hint === undefined ? {} : { hint }) }),
    [],
  );

  const { importing, importFiles, cancel } = useAssetImport(say);
  const takeFiles = useCallback((files: readonly File[]) => void importFiles(files), [importFiles]);
  const dragging = useFileIntake(takeFiles);

  async function openSample(): Promise<void> {
    setOpening(true);
    try {
      navigate({ kind: 'editor', asset: await library.openSample() });
    } catch (error) {
      say('error', 'The sample could not be opened.', error instanceof Error ? error.message : undefined);
    } finally {
      setOpening(false);
    }
  }

  /** A change of an asset; a failure is said, not swallowed. */
  function attempt(change: Promise<void>, failure: string): void {
    change.catch((error: unknown) => {
      say('error', failure, error instanceof Error ? error.message : undefined);
    });
  }

  async function fork(asset: AssetRecord, name: string): Promise<void> {
    navigate({ kind: 'editor', asset: await library.fork(asset.id, name) });
  }

  const working = opening ? 'Opening the sample' : importing && `Importing ${importing.fileName}`;
  const assets = state.kind === 'ready' ? state.assets : [];
  const deferred = useDeferredValue(filter);
  const found = filterAssets(assets, deferred);
  const empty = state.kind === 'ready' && assets.length === 0;
  const onScreen = found.slice(0, shown);
  const meters = useCardMeters(onScreen.map((asset) => asset.id));
  const unreadable = state.kind === 'ready' ? library.unreadable() : 0;
  const nowMs = useNow();
  const change = (patch: Partial<AssetFilter>): void => {
    setFilter({ ...filter, ...patch });
    setShown(pageSize);
  };

  const actions = (
    <>
      <Button variant="ghost" disabled={working !== null} onClick={() => void openSample()}>
        Open sample
      </Button>
      <Button
        icon={<ImageUp size={16} />}
        disabled={working !== null}
        onClick={() => picker.current?.click()}
      >
        Import image
      </Button>
      <Button variant="primary" icon={<Plus size={16} />} onClick={() => setDialog({ kind: 'new' })}>
        New asset
      </Button>
    </>
  );

  return (
    <div className={css['page']}>
      <AppHeader />
      <main className={css['main']} aria-busy={state.kind === 'loading' || working !== null}>
        <div className={css['bar']}>
          <h1 className={css['heading']}>Assets</h1>
          {state.kind !== 'ready' || empty ? null : (
            <>
              <span className={css['count']}>
                {isFiltering(filter) ? `${found.length} of ${assets.length}` : assets.length}
              </span>
              <span className={css['spring']} />
              <div className={css['search']}>
                <TextField
                  label="Search assets"
                  labelHidden
                  type="search"
                  icon={<Search size={14} />}
                  placeholder="Search"
                  value={filter.search}
                  onChange={(search) => change({ search })}
                />
              </div>
              <div className={css['filter']}>
                <Select
                  label="Filter by status"
                  labelHidden
                  value={filter.status}
                  options={statusOptions}
                  onChange={(status) => change({ status })}
                />
              </div>
              <div className={css['filter']}>
                <Select
                  label="Filter by tier"
                  labelHidden
                  value={filter.tier}
                  options={tierOptions}
                  onChange={(tier) => change({ tier })}
                />
              </div>
              {actions}
            </>
          )}
        </div>
        {importing ? <ImportProgress importing={importing} onCancel={cancel} /> : null}
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept="image/*"
          data-testid="import-picker"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            if (files.length > 0) takeFiles(files);
          }}
        />
        {state.kind === 'loading' ? (
          <div className={css['grid']}>
            {Array.from({ length: 8 }, (_, index) => (
              <Skeleton key={index} className={css['skeleton']} />
            ))}
          </div>
        ) : null}
        {state.kind === 'failed' ? (
          <div className={css['center']}>
            <EmptyState
              title="The assets could not be read"
              text={`Nothing was changed. The cause: ${state.message}`}
            >
              <Button onClick={reload}>Read again</Button>
            </EmptyState>
          </div>
        ) : null}
        {empty ? (
          <div className={css['center']}>
            <EmptyState
              title="Make the first asset"
              text="Start from a prompt or a picture. Everything runs and stays in this browser: no key, no network, no account. Drop or paste a picture anywhere."
            >
              {actions}
            </EmptyState>
          </div>
        ) : null}
        {unreadable > 0 ? (
          <p role="note" className={css['count']}>
            {count(unreadable, 'stored entry', 'stored entries')} could not be read. They were left as they
            are, and are missing here and in the sums.
          </p>
        ) : null}
        {state.kind === 'ready' && !empty && found.length === 0 ? (
          <div className={css['center']}>
            <EmptyState title="No asset matches" text="Try fewer words, or another status or tier.">
              <Button onClick={() => setFilter(noFilter)}>Clear search and filters</Button>
            </EmptyState>
          </div>
        ) : null}
        {found.length > 0 ? (
          <ul className={css['grid']} aria-label="Assets">
            {onScreen.map((asset) => (
              <AssetCardView
                key={asset.id}
                asset={asset}
                meter={meters.get(asset.id) ?? null}
                nowMs={nowMs}
                onFork={() => setDialog({ kind: 'fork', asset })}
                onRename={() => setDialog({ kind: 'rename', asset })}
                onAbandon={() => setDialog({ kind: 'abandon', asset })}
                onDelete={() => setDialog({ kind: 'delete', asset })}
              />
            ))}
          </ul>
        ) : null}
        {found.length > shown ? (
          <div className={css['more']}>
            <Button onClick={() => setShown(shown + pageSize)}>
              Show more ({found.length - shown} left)
            </Button>
          </div>
        ) : null}
      </main>
      <StatusMessage
        message={working === null ? message : { id: 0, tone: 'info', text: working }}
        onDismiss={working === null ? dismiss : null}
      />
      {dragging ? <DropVeil text="Drop to import as new assets" /> : null}
      <Suspense>
        {dialog?.kind === 'new' ? (
          <NewAssetDialog
            campaigns={[...new Set(assets.flatMap(({ campaign }) => campaign ?? []))].toSorted()}
            onClose={() => setDialog(null)}
            onCreate={async (asset) => {
              try {
                navigate({ kind: 'editor', asset: await library.create(asset) });
              } catch (error) {
                say(
                  'error',
                  'The asset was not created.',
                  error instanceof Error ? error.message : undefined,
                );
              }
              setDialog(null);
            }}
          />
        ) : null}
        {dialog?.kind === 'rename' ? (
          <NameDialog
            title="Rename asset"
            confirm="Rename"
            name={dialog.asset.name}
            onClose={() => setDialog(null)}
            onName={(name) => attempt(library.rename(dialog.asset.id, name), 'The name was not changed.')}
          />
        ) : null}
        {dialog?.kind === 'fork' ? (
          <NameDialog
            title="Fork asset"
            confirm="Fork"
            name={`${dialog.asset.name}, fork`}
            text="The fork begins with this picture and its layers. What the picture cost is shared evenly by all assets that have it."
            onClose={() => setDialog(null)}
            onName={(name) => attempt(fork(dialog.asset, name), 'The asset was not forked.')}
          />
        ) : null}
        {dialog?.kind === 'abandon' ? (
          <ConfirmDialog
            title="Abandon asset"
            text={`“${dialog.asset.name}” stays in the list as abandoned, and what it cost counts as waste. It can be reopened.`}
            confirm="Abandon"
            onClose={() => setDialog(null)}
            onConfirm={() => attempt(library.abandon(dialog.asset.id), 'The asset was not abandoned.')}
          />
        ) : null}
        {dialog?.kind === 'delete' ? (
          <ConfirmDialog
            danger
            title="Delete asset"
            text={`“${dialog.asset.name}”, its layers and its undo history are deleted. This cannot be undone. Its costs stay in the ledger.`}
            confirm="Delete"
            onClose={() => setDialog(null)}
            onConfirm={() => attempt(library.remove(dialog.asset.id), 'The asset was not deleted.')}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

const statusOptions: readonly { value: AssetFilter['status']; label: string }[] = [
  { value: 'any', label: 'Any status' },
  { value: 'draft', label: statusNames.draft },
  { value: 'in-progress', label: statusNames['in-progress'] },
  { value: 'finished', label: statusNames.finished },
  { value: 'reopened', label: statusNames.reopened },
  { value: 'abandoned', label: statusNames.abandoned },
];

const tierOptions: readonly { value: AssetFilter['tier']; label: string }[] = [
  { value: 'any', label: 'Any tier' },
  { value: '1', label: `1 · ${tierNames[1]}` },
  { value: '2', label: `2 · ${tierNames[2]}` },
  { value: '3', label: `3 · ${tierNames[3]}` },
];

function ImportProgress(props: { importing: AssetImport; onCancel: () => void }): ReactNode {
  const { fileName, progress, startedAtMono, cancelling } = props.importing;
  return (
    <div className={css['import']}>
      <WorkProgress
        label={`Import ${fileName}`}
        step={progress.label}
        fraction={progress.fraction}
        elapsedMs={useElapsedMs(startedAtMono)}
        cancelling={cancelling}
        cancelLabel="Cancel import"
        onCancel={props.onCancel}
      />
    </div>
  );
}
