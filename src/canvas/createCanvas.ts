import type { CanvasHandle, CanvasOptions, CreateCanvas } from './contract.ts';
import { createDisposer } from './disposer.ts';
import { createPaintCommitter } from './draft/paintCommitter.ts';
import { createPendingPaint } from './draft/pendingPaint.ts';
import { createFrameLoop } from './frameLoop.ts';
import { createInput } from './gestures/input.ts';
import { placeFrames } from './overlay/frames.ts';
import { createSceneBuilder } from './scene/scene.ts';
import { createTileTree } from './scene/tileTree.ts';
import { mountInto } from './stage/mount.ts';
import { watchScreen } from './stage/watchScreen.ts';
import { createSettling } from './state/settling.ts';
import { createShownDocument } from './state/shownDocument.ts';
import { createShownSelection } from './state/shownSelection.ts';
import { createToolState } from './state/toolState.ts';
import { createViewControl } from './state/viewControl.ts';
import { createTileSupply } from './tiles/tileSupply.ts';
import { toDocument } from './view.ts';
import { createViewportHost } from './viewportHost.ts';

/** Time per frame for refreshing out-of-date cells: next to a stroke, and with nothing else to do. */
const besideStrokeMs = 3;
const idleMs = 8;

/** Mounts the canvas into `container`. The container is positioned and sized by the caller. */
export const createCanvas: CreateCanvas = (options: CanvasOptions): CanvasHandle => {
  const { container, callbacks } = options;
  const disposer = createDisposer();
  const loop = createFrameLoop(onFrame);
  const { schedule } = loop;
  const mount = mountInto(container, disposer);
  const tree = createTileTree();
  const { cache, loader } = createTileSupply(options, disposer, schedule, () =>
    host.current.content.invalidate(null),
  );
  const committer = createPaintCommitter(
    () => new Worker(new URL('./draft/paint.worker.ts', import.meta.url), { type: 'module' }),
  );
  disposer.add(() => committer.destroy());

  const shown = createShownDocument(createSceneBuilder(tree));
  const tool = createToolState();
  const settling = createSettling((busy) => callbacks.onBusyChange(busy));
  const host = createViewportHost({
    mount,
    colorSpace: () => shown.colorSpace,
    tree,
    cache,
    budgetBytes: options.residentBudgetBytes,
    schedule,
  });
  disposer.add(() => host.destroy());
  disposer.add(() => loop.destroy());
  disposer.add(() => settling.release());

  const viewing = createViewControl({
    document: () => shown.document,
    stage: () => host.current.stage,
    onApply(view, device) {
      pending.redraw();
      pushDrafts();
      host.current.content.setView(device);
      host.current.mask.setView(device);
      updateOverlays();
      input.updateCursor();
      callbacks.onViewChange(view);
    },
    schedule,
  });
  const selection = createShownSelection({
    document: () => shown.document,
    mask: () => host.current.mask,
    onMaskShape: (shape) => callbacks.onMaskShape(shape),
    schedule,
  });
  const pending = createPendingPaint({
    device: () => host.current.stage.device,
    colorSpace: () => host.current.colorSpace,
    view: () => viewing.device,
    document: () => shown.document,
    store: options.tiles,
    committer,
    onPaint: (painted) => callbacks.onPaint(painted),
    onStroke: (done) => callbacks.onStroke?.(done),
    onDropped(rect) {
      if (disposer.disposed) return;
      pushDrafts();
      host.current.content.invalidate(rect);
    },
    schedule,
  });
  const input = createInput({
    container,
    mount: mount.element,
    disposer,
    callbacks,
    viewing,
    shown,
    tool,
    host,
    pending,
    onShape: (shape) => selection.hand(shape),
    onDrafts: pushDrafts,
    onOverlays: updateOverlays,
    onPicture: pushPicture,
    onPointer: (at) =>
      callbacks.onPointerMove(at === null || shown.document === null ? null : toDocument(viewing.view, at)),
    schedule,
  });
  watchScreen(container, disposer, {
    onSize: () => host.expectChange(),
    onVisibility: () => host.current.content.invalidate(null),
  });
  schedule();

  /** A new stage, drawn at once from what is resident. */
  function replaceViewport(): void {
    if (!host.replace(() => input.cancelRectangle())) return;
    viewing.restage();
    pushDrafts();
    viewing.apply();
    pushPicture();
    selection.push();
    updateOverlays();
    host.current.content.drawNow({ x: 0, y: 0, ...host.current.stage.device });
  }

  function onFrame(nowMs: number): void {
    if (host.changeExpected && !input.dragging.active) replaceViewport();
    viewing.apply();
    input.flushGesture();
    selection.settle();
    pending.settle();
    const { content, mask, colorSpace } = host.current;
    const { active, panning } = input.dragging;
    const forContent = content.frame(nowMs, active && !panning ? besideStrokeMs : idleMs);
    const forMask = mask.frame(nowMs);
    cache.trim(new Set([...forContent.needed, ...forMask.needed]));
    loader.want([...forContent.missing, ...forMask.missing], colorSpace);
    if (content.settled && pending.shownDrafts.length > pending.drafts.length) {
      pending.release();
      pushDrafts();
    }
    input.flushPointer();
    settling.report(viewing.applied && !host.changeExpected && content.settled && mask.settled);
  }

  function pushPicture(): void {
    host.current.content.setPicture(shown.picture());
    schedule();
  }

  function pushDrafts(): void {
    host.current.content.setDrafts(pending.drafts, pending.shownDrafts);
  }

  function updateOverlays(): void {
    input.updateRectangle();
    const { compare, document } = shown;
    placeFrames(host.current, { mode: tool.mode, compare, document, view: viewing.view });
  }

  return {
    setDocument(next) {
      const change = shown.setDocument(next);
      pending.acknowledge(next);
      pushDrafts();
      if (change.replaced) selection.reset();
      if (change.recoloured) host.expectChange();
      if (change.opened || (change.resized && viewing.fitted)) viewing.fit();
      pushPicture();
      selection.push();
      updateOverlays();
    },
    setStaged(staged, compare) {
      shown.setStaged(staged, compare);
      pushPicture();
      updateOverlays();
    },
    setGesture(next) {
      if (next.kind !== 'mask-rect') input.cancelRectangle();
      tool.set(next);
      updateOverlays();
      input.updateCursor();
      schedule();
    },
    setMaskVisible: (visible) => host.setMaskVisible(visible),
    setTheme: (theme) => host.setTheme(theme),
    view: () => viewing.view,
    setView: (view) => viewing.move(view),
    fit: () => viewing.fit(),
    zoomTo: (scale, anchor) => viewing.zoomTo(scale, anchor),
    panBy: (dx, dy) => viewing.panBy(dx, dy),
    settled() {
      schedule();
      return settling.wait();
    },
    cancelGesture: () => input.cancel(),
    stats: () => ({ residentBytes: cache.bytes, residentTiles: cache.count, frames: loop.frames }),
    destroy: () => disposer.dispose(),
  };
};
