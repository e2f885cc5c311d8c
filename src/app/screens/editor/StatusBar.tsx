import { CloudOff, HardDrive, LoaderCircle } from '../../../design/icons.ts';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { Viewport } from '../../../panels/canvas/viewport.ts';
import { backendText } from '../../../panels/iterations/iterationText.ts';
import { useEditor } from '../../../session/context.tsx';
import { useOnline } from '../../shell/useOnline.ts';
import css from './StatusBar.module.css';

/** Facts about document, pointer, last run and storage. */
export function StatusBar(props: { viewport: Viewport }): ReactNode {
  const document = useEditor((state) => state.document);
  const savedRevision = useEditor((state) => state.savedRevision);
  const lastRun = useEditor((state) =>
    state.iterations.reduce<(typeof state.iterations)[number] | null>(
      (last, row) => (row.backend !== null && (last === null || row.at > last.at) ? row : last),
      null,
    ),
  );
  const online = useOnline();
  const drawn = useEditor((state) => state.strokesUnderWay === 0);
  const saved = document === null || (drawn && savedRevision >= document.revision);
  return (
    <footer className={css['bar']} aria-label="Document status">
      {document ? (
        <>
          <span>
            {document.width} × {document.height} px
          </span>
          <span>{document.colorSpace === 'srgb' ? 'sRGB' : 'Display P3'}</span>
          <Coordinates viewport={props.viewport} />
        </>
      ) : (
        <span>No picture yet</span>
      )}
      <span className={css['spring']} />
      {lastRun ? (
        <span className={css['detail']} title="What carried out the last run">
          {lastRun.engine}
          {lastRun.source === 'hosted' ? ', hosted' : ` on ${backendText(lastRun)}`}
        </span>
      ) : null}
      {online ? null : (
        <span className={css['saved']} title="Local tools work without a network">
          <CloudOff size={12} /> Offline
        </span>
      )}
      {document ? (
        <span className={css['saved']} data-saved={saved} data-saved-revision={savedRevision}>
          {saved ? <HardDrive size={12} /> : <LoaderCircle size={12} />}
          {saved ? 'Saved in this browser' : 'Saving'}
        </span>
      ) : null}
    </footer>
  );
}

function Coordinates(props: { viewport: Viewport }): ReactNode {
  const pointer = useStore(props.viewport, (state) => state.pointer);
  return (
    <span className={css['coordinates']}>
      {pointer ? `X ${Math.floor(pointer.x)}  Y ${Math.floor(pointer.y)}` : ''}
    </span>
  );
}
