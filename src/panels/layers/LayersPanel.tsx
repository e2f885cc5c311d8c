import { ArrowDown, ChevronDown, ChevronRight, ArrowUp, Copy, Ellipsis, Trash2 } from '../../design/icons.ts';
import { useState, type ReactNode } from 'react';

import { classNames } from '../../design/classNames.ts';
import { IconButton } from '../../design/primitives/IconButton.tsx';
import { Menu } from '../../design/primitives/Menu.tsx';
import { Select } from '../../design/primitives/Select.tsx';
import { Slider } from '../../design/primitives/Slider.tsx';
import type { BlendMode, LayerRecord } from '../../kernel/document/records.ts';
import type { LayerId } from '../../kernel/shared/ids.ts';
import { useEditor, useEditorActions } from '../../session/context.tsx';
import { dropIndex } from './layerOrder.ts';
import { LayerPlacement } from './LayerPlacement.tsx';
import { LayerRow } from './LayerRow.tsx';
import css from './LayersPanel.module.css';

const blendModes: readonly { readonly value: BlendMode; readonly label: string }[] = [
  { value: 'normal', label: 'Normal' },
  { value: 'multiply', label: 'Multiply' },
  { value: 'screen', label: 'Screen' },
  { value: 'overlay', label: 'Overlay' },
  { value: 'darken', label: 'Darken' },
  { value: 'lighten', label: 'Lighten' },
  { value: 'color-dodge', label: 'Colour dodge' },
  { value: 'color-burn', label: 'Colour burn' },
  { value: 'hard-light', label: 'Hard light' },
  { value: 'soft-light', label: 'Soft light' },
  { value: 'difference', label: 'Difference' },
  { value: 'exclusion', label: 'Exclusion' },
];

/** Top layer first. Reordering by drag, by the buttons, or by the menu. */
export function LayersPanel(): ReactNode {
  const document = useEditor((state) => state.document);
  const activeId = useEditor((state) => state.activeLayer);
  const actions = useEditorActions();
  const [renaming, setRenaming] = useState<LayerId | null>(null);
  const [folded, setFolded] = useState(isShortWindow);
  const [dragged, setDragged] = useState<LayerId | null>(null);
  const order = document?.layerOrder ?? [];
  const active = activeId === null ? undefined : document?.layers[activeId];

  return (
    <section aria-label="Layers" className={classNames(css['panel'], folded && css['folded'])}>
      <header className={css['head']}>
        <h2 className={css['title']}>
          <button
            type="button"
            className={css['fold']}
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
          >
            {folded ? <ChevronRight size={14} /> : <ChevronDown size={14} />}
            Layers <span className={css['count']}>{order.length}</span>
          </button>
        </h2>
        {active && !folded ? (
          <LayerActions layer={active} order={order} onRename={() => setRenaming(active.id)} />
        ) : null}
      </header>
      {active && !folded ? <LayerSettings key={active.id} layer={active} /> : null}
      {active && !folded && !active.locked ? (
        <LayerPlacement key={`place ${active.id}`} layer={active} />
      ) : null}
      {folded ? null : order.length === 0 ? (
        <p className={css['empty']}>No layers yet. Generate a base image or import a picture.</p>
      ) : (
        <ul className={css['list']}>
          {order.toReversed().map((id) => {
            const layer = document?.layers[id];
            return layer ? (
              <LayerRow
                key={id}
                layer={layer}
                active={id === activeId}
                renaming={renaming === id}
                onRenaming={(on) => setRenaming(on ? id : null)}
                onDragStart={() => setDragged(id)}
                onDrop={(side) => {
                  if (dragged !== null && dragged !== id) {
                    void actions.moveLayer(dragged, dropIndex(order, dragged, id, side));
                  }
                  setDragged(null);
                }}
              />
            ) : null;
          })}
        </ul>
      )}
    </section>
  );
}

/** There options come first; the list is one click away. */
function isShortWindow(): boolean {
  return innerHeight <= 760;
}

function LayerSettings(props: { layer: LayerRecord }): ReactNode {
  const { layer } = props;
  const actions = useEditorActions();
  const [draft, setDraft] = useState<number | null>(null);
  return (
    <div className={css['settings']}>
      <Slider
        label="Opacity"
        value={draft ?? Math.round(layer.opacity * 100)}
        min={0}
        max={100}
        format={(percent) => `${percent} %`}
        disabled={layer.locked}
        onChange={setDraft}
        onCommit={(percent) => {
          setDraft(null);
          if (percent !== Math.round(layer.opacity * 100)) {
            void actions.setLayer(layer.id, { opacity: percent / 100 });
          }
        }}
      />
      <Select
        label="Blend mode"
        labelHidden
        small
        value={layer.blendMode}
        options={blendModes}
        disabled={layer.locked}
        onChange={(blendMode) => void actions.setLayer(layer.id, { blendMode })}
      />
    </div>
  );
}

function LayerActions(props: {
  layer: LayerRecord;
  order: readonly LayerId[];
  onRename: () => void;
}): ReactNode {
  const { layer, order } = props;
  const actions = useEditorActions();
  const [open, setOpen] = useState(false);
  const at = order.indexOf(layer.id);
  const mask = layer.mask;
  const selected = useEditor((state) => (state.document?.selection.shapes.length ?? 0) > 0);
  return (
    <div className={css['actions']}>
      <IconButton
        size="small"
        label="Move layer up"
        disabled={at >= order.length - 1}
        onClick={() => void actions.moveLayer(layer.id, at + 1)}
      >
        <ArrowUp size={14} />
      </IconButton>
      <IconButton
        size="small"
        label="Move layer down"
        disabled={at <= 0}
        onClick={() => void actions.moveLayer(layer.id, at - 1)}
      >
        <ArrowDown size={14} />
      </IconButton>
      <IconButton size="small" label="Duplicate layer" onClick={() => void actions.duplicateLayer(layer.id)}>
        <Copy size={14} />
      </IconButton>
      <IconButton
        size="small"
        label="Delete layer"
        disabled={layer.locked}
        onClick={() => void actions.deleteLayer(layer.id)}
      >
        <Trash2 size={14} />
      </IconButton>
      <Menu
        label="Layer actions"
        open={open}
        onOpenChange={setOpen}
        items={[
          { id: 'rename', label: 'Rename', onSelect: props.onRename },
          {
            id: 'mask-selection',
            label: 'Add mask from selection',
            disabled: layer.locked || !selected,
            separated: true,
            onSelect: () => void actions.maskFromSelection(layer.id),
          },
          {
            id: 'mask-enabled',
            label: mask?.enabled === false ? 'Switch mask on' : 'Switch mask off',
            disabled: mask === null,
            onSelect: () => void actions.setLayerMaskEnabled(layer.id, !(mask?.enabled ?? false)),
          },
          {
            id: 'mask-remove',
            label: 'Remove mask',
            disabled: mask === null,
            onSelect: () => void actions.removeLayerMask(layer.id),
          },
        ]}
        trigger={
          <IconButton
            size="small"
            label="More layer actions"
            aria-haspopup="menu"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Ellipsis size={14} />
          </IconButton>
        }
      />
    </div>
  );
}
