import type { ReactNode } from 'react';

import { ImageOff } from '../../../../design/icons.ts';
import type { ReplayStep } from '../../../../kernel/review/replaySteps.ts';
import type { ShownReplay } from './useAssetReplay.ts';
import css from './History.module.css';

/** The picture that stands for a step in the list: `missing` where none is kept, `none` where there never is one. */
export function pictureOf(
  step: ReplayStep,
  thumbnails: ShownReplay['thumbnails'],
): { readonly src: string } | 'missing' | 'none' {
  const outputs = outputsOf(step);
  for (const output of outputs) {
    const src = thumbnails[output];
    if (src !== undefined) return { src };
  }
  return step.kind === 'call' || outputs.length > 0 ? 'missing' : 'none';
}

function outputsOf(step: ReplayStep): readonly string[] {
  if (step.kind === 'finished') return step.output === null ? [] : [step.output];
  if (step.kind !== 'call' && step.kind !== 'decision') return [];
  return step.verdicts
    .toSorted((a, b) => Number(b.decision === 'accepted') - Number(a.decision === 'accepted'))
    .map(({ output }) => output);
}

/** One output, large; a tile that says so where its picture is not kept in this browser. */
export function OutputPicture(props: { src: string | null; alt: string }): ReactNode {
  if (props.src !== null) return <img className={css['picture']} src={props.src} alt={props.alt} />;
  return (
    <div className={css['noPicture']}>
      <ImageOff size={20} aria-hidden="true" />
      No picture kept
    </div>
  );
}
