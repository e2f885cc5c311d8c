import type { ReactNode } from 'react';

import { NumberField } from '../../design/primitives/NumberField.tsx';
import { placeLayer, placementOf, type Placement } from '../../kernel/document/placement.ts';
import { maxDocumentSide, type LayerRecord } from '../../kernel/document/records.ts';
import { useEditorActions } from '../../session/context.tsx';
import css from './LayersPanel.module.css';

/** Far enough to push a layer out of the largest document. */
const reach = 2 * maxDocumentSide;

/** Place, size and turn of a layer in numbers; each finished number is one step to undo. */
export function LayerPlacement(props: { layer: LayerRecord }): ReactNode {
  const { layer } = props;
  const actions = useEditorActions();
  const placement = placementOf(layer);
  const field = (
    part: keyof Placement,
    label: string,
    prefix: string,
    min: number,
    max: number,
  ): ReactNode => (
    <NumberField
      small
      whenDone
      label={label}
      prefix={prefix}
      value={placement[part]}
      min={min}
      max={max}
      onChange={(value) =>
        void actions.setLayer(layer.id, { transform: placeLayer(layer, { [part]: value }) })
      }
    />
  );
  return (
    <fieldset aria-label="Position" className={css['placement']}>
      {field('x', 'Layer X', 'X', -reach, reach)}
      {field('y', 'Layer Y', 'Y', -reach, reach)}
      {field('scale', 'Layer scale in percent', '%', 1, 1600)}
      {field('rotation', 'Layer rotation in degrees', '°', -180, 180)}
    </fieldset>
  );
}
