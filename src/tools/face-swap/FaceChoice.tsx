import { useEffect, useId, useState, type ReactNode } from 'react';

import { ScanSearch } from '../../design/icons.ts';
import { Button } from '../../design/primitives/Button.tsx';
import type { Rect } from '../../kernel/shared/geometry.ts';
import { useEditor, useServices } from '../../session/context.tsx';
import type { FacesFound } from '../../session/types.ts';
import css from '../tools.module.css';
import local from './Options.module.css';

type Search = { readonly kind: 'none' | 'looking' } | { readonly kind: 'done'; readonly found: FacesFound };

/** The faces of the document to choose from; another picture is another search. */
export function FaceChoice(props: {
  target: Rect | null;
  onChange: (target: Rect | null) => void;
}): ReactNode {
  const { target, onChange } = props;
  const services = useServices();
  const layers = useEditor((state) => state.document?.layers);
  const [search, setSearch] = useState<Search>({ kind: 'none' });
  const [searched, setSearched] = useState(layers);
  const stale = search.kind === 'done' && searched !== layers;

  useEffect(() => {
    // A face that was chosen in another picture is no choice in this one.
    if (stale && target !== null) onChange(null);
  }, [stale, target, onChange]);

  async function look(): Promise<void> {
    setSearch({ kind: 'looking' });
    setSearched(layers);
    const found = await services
      .findFaces(new AbortController().signal)
      .catch((): FacesFound => ({ ok: false, message: 'The search for faces failed. Try again.' }));
    setSearch({ kind: 'done', found });
    if (found.ok) onChange(found.faces[0]?.rect ?? null);
  }

  return (
    <div className={css['tight']}>
      <Button
        wide
        icon={<ScanSearch size={16} />}
        disabled={search.kind === 'looking'}
        onClick={() => void look()}
      >
        {search.kind === 'looking' ? 'Looking for faces' : 'Find faces in this picture'}
      </Button>
      <div role="status">
        <p className={css['note']}>{noteOn(search, stale)}</p>
      </div>
      {search.kind === 'done' && search.found.ok && !stale && search.found.faces.length > 0 ? (
        <Faces faces={search.found.faces} target={target} onChange={onChange} />
      ) : null}
    </div>
  );
}

function noteOn(search: Search, stale: boolean): string {
  if (stale) return 'The picture has changed. Find its faces again to choose one.';
  if (search.kind !== 'done') return 'Needed only where there are several faces.';
  const { found } = search;
  if (!found.ok) return found.message;
  if (found.faces.length === 0)
    return 'No face was found. Crop closer around it, or use a picture in which it is seen from the front.';
  return found.faces.length === 1
    ? 'One face was found.'
    : `${found.faces.length} faces were found. Choose the one to replace.`;
}

function Faces(props: {
  faces: readonly { readonly rect: Rect; readonly thumbnail: string }[];
  target: Rect | null;
  onChange: (target: Rect) => void;
}): ReactNode {
  const id = useId();
  return (
    <div role="radiogroup" aria-label="Face to replace" className={local['faces']}>
      {props.faces.map(({ rect, thumbnail }, index) => (
        <label key={`${rect.x},${rect.y}`} className={local['face']}>
          <input
            type="radio"
            name={id}
            className="visually-hidden"
            checked={isSame(rect, props.target)}
            onChange={() => props.onChange(rect)}
          />
          <img src={thumbnail} alt="" className={local['thumbnail']} />
          <span>Face {index + 1}</span>
        </label>
      ))}
    </div>
  );
}

function isSame(rect: Rect, target: Rect | null): boolean {
  return target !== null && rect.x === target.x && rect.y === target.y && rect.width === target.width;
}
