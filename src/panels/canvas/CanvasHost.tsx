import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';

import type { CanvasCallbacks, CanvasHandle, CanvasView, CreateCanvas } from '../../canvas/contract.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useServices } from '../../session/context.tsx';
import type { AppServices } from '../../session/services.ts';
import type { ToolDefinition } from '../../tools/contract.ts';
import css from './CanvasHost.module.css';
import { syncCanvas } from './syncCanvas.ts';
import type { Viewport } from './viewport.ts';

/** Decoded tiles kept; the rest is read again from storage. */
const residentBudgetBytes = 192 * 1024 * 1024;

export interface CanvasHostProps {
  readonly viewport: Viewport;
  readonly tools: readonly ToolDefinition[];
  readonly theme: 'dark' | 'light';
  /** Resolves with the canvas module; loaded with the editor. */
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

/**
 * Mounts the canvas and keeps it in step with the session, without passing live strokes or the view
 * through React. The element's data attributes are written straight from the canvas's own callbacks.
 */
export function CanvasHost(props: CanvasHostProps): ReactNode {
  const { viewport, tools, theme, loadCanvas } = props;
  const services = useServices();
  const width = useEditor((state) => state.document?.width ?? 0);
  const height = useEditor((state) => state.document?.height ?? 0);
  const working = useEditor((state) => state.job !== null || state.status === 'loading');
  const drawing = useStore(viewport, (state) => state.busy);
  const failure = useStore(viewport, (state) => state.failure);
  const handle = useStore(viewport, (state) => state.handle);
  const host = useRef<HTMLDivElement>(null);
  const mount = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const container = mount.current;
    if (!container) return;
    let current: { handle: CanvasHandle; stop: () => void } | null = null;
    let gone = false;
    loadCanvas()
      .then((createCanvas) => {
        if (gone) return;
        const created = createCanvas({
          container,
          tiles: services.tiles,
          callbacks: callbacksFor(services, viewport, host),
          residentBudgetBytes,
        });
        current = { handle: created, stop: syncCanvas(created, services, viewport, tools) };
        viewport.setState({ handle: created, failure: null });
        showView(host.current, created.view());
        viewport.setState({ view: created.view() });
      })
      .catch((error: unknown) => {
        if (!gone) viewport.setState({ failure: error instanceof Error ? error.message : 'unknown cause' });
      });
    return () => {
      gone = true;
      current?.stop();
      current?.handle.destroy();
      viewport.setState({ handle: null, pointer: null, busy: false });
    };
  }, [services, viewport, tools, loadCanvas]);

  useEffect(() => handle?.setTheme(theme), [handle, theme]);

  return (
    <div
      ref={host}
      role="application"
      aria-label="Canvas"
      aria-roledescription="image canvas"
      tabIndex={0}
      className={css['host']}
      data-doc-width={width}
      data-doc-height={height}
      data-busy={working || drawing ? 'true' : 'false'}
      onPointerDown={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      <div ref={mount} className={css['mount']} />
      {failure === null ? null : (
        <p className={css['failure']} role="alert">
          The canvas could not start: {failure}. Reload the page; the document is stored.
        </p>
      )}
    </div>
  );
}

function callbacksFor(
  services: AppServices,
  viewport: Viewport,
  host: { readonly current: HTMLDivElement | null },
): CanvasCallbacks {
  const { actions, editor } = services;
  return {
    onViewChange(view) {
      showView(host.current, view);
      viewport.setState({ view });
    },
    onMaskShape(shape) {
      services.noteHandEdit();
      return actions.addMaskShape(shape);
    },
    onStroke: (done) => actions.awaitStroke(done),
    onPaint(painted) {
      services.noteHandEdit();
      return actions.applyPaint(painted);
    },
    onCropChange: (frame) => actions.setOptions('crop', { frame }),
    onPointerMove: (pointer) => viewport.setState({ pointer }),
    onBrushSizeChange(size) {
      const tool: ToolId | null = editor.getState().tool;
      if (tool === 'erase' || tool === 'remove-background') {
        actions.setOptions(tool, { size: Math.min(1000, Math.max(1, Math.round(size))) });
      }
    },
    onSplitChange: (position) => actions.setSplitPosition(position),
    onTileMissing: () => actions.tellUnreadPixels(),
    onBusyChange: (busy) => viewport.setState({ busy }),
  };
}

/** Written outside React: these must be true at every moment, also between renders. */
function showView(element: HTMLElement | null, view: CanvasView): void {
  if (!element) return;
  element.dataset['scale'] = String(view.scale);
  element.dataset['offsetX'] = String(view.offsetX);
  element.dataset['offsetY'] = String(view.offsetY);
}
