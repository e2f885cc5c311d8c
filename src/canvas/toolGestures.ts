import type { CanvasCallbacks, CanvasView, CompareMode, GestureMode } from './contract.ts';
import { createLiveStroke } from './draft/liveStroke.ts';
import type { PendingPaint } from './draft/pendingPaint.ts';
import { startBrushStroke } from './gestures/brushStroke.ts';
import { startCrop } from './gestures/cropGesture.ts';
import type { Gesture, Modifiers, PointerSample } from './gestures/gesture.ts';
import { startLasso, startRectangle } from './gestures/outlineGestures.ts';
import { startPan } from './gestures/pan.ts';
import type { DeviceView } from './render/deviceView.ts';
import type { Viewport } from './viewport.ts';
import { srgbColourIn } from '../kernel/pixels/colourSpace.ts';
import type { DocumentRecord, MaskShape } from '../kernel/document/records.ts';
import { assertNever } from '../kernel/shared/assert.ts';
import type { Rect } from '../kernel/shared/geometry.ts';
import { parseHexColour } from '../kernel/pixels/colour.ts';
import type { PaintTarget } from '../kernel/pixels/paint.ts';

export interface ToolContext {
  readonly mode: () => GestureMode;
  readonly compare: () => CompareMode | null;
  readonly document: () => DocumentRecord | null;
  readonly viewport: () => Viewport;
  readonly view: () => CanvasView;
  readonly device: () => DeviceView;
  readonly pending: PendingPaint;
  readonly callbacks: CanvasCallbacks;
  readonly panBy: (dx: number, dy: number) => void;
  readonly onShape: (shape: MaskShape) => void;
  /** Drafts changed: the renderer takes the new list. */
  readonly onDrafts: () => void;
  readonly previewCrop: (frame: Rect) => void;
  readonly previewSplit: (position: number) => void;
}

const white = { r: 255, g: 255, b: 255 };

/** What a pointer-down starts: the handle under it, or the tool's gesture. */
export function startToolGesture(
  sample: PointerSample,
  modifiers: Modifiers,
  context: ToolContext,
): Gesture | null {
  const document = context.document();
  if (document === null) return null;
  if (context.viewport().divider.hit(sample.x, sample.y)) return startSplit(context, document);
  const mode = context.mode();
  const { view, onShape } = context;
  const { overlay } = context.viewport();
  switch (mode.kind) {
    case 'pan':
      return startPan(sample, context.panBy);
    case 'mask-brush':
      return startMaskBrush(sample, mode, context);
    case 'mask-lasso':
      return startLasso(sample, { mode: flipped(mode.mode, modifiers), view, overlay, onShape });
    case 'mask-rect':
      return startRectangle(sample, { mode: flipped(mode.mode, modifiers), view, overlay, onShape });
    case 'paint':
    case 'paint-mask':
      return startPaint(sample, mode, document, context);
    case 'crop':
      return startCrop(sample, {
        frame: mode.frame,
        aspect: mode.aspect,
        view,
        preview: context.previewCrop,
        onChange: (frame) => context.callbacks.onCropChange(frame),
      });
    default:
      return assertNever(mode);
  }
}

/** Alt turns adding into subtracting for one gesture. */
function flipped(mode: 'add' | 'subtract', modifiers: Modifiers): 'add' | 'subtract' {
  if (!modifiers.alt) return mode;
  return mode === 'add' ? 'subtract' : 'add';
}

function startMaskBrush(
  sample: PointerSample,
  mode: Extract<GestureMode, { kind: 'mask-brush' }>,
  context: ToolContext,
): Gesture {
  const { stage, mask } = context.viewport();
  const style = { colour: white, opacity: 1, size: mode.size, hardness: mode.hardness };
  const live = createLiveStroke(stage.device, style, 'srgb');
  return startBrushStroke(sample, context.view, {
    extend(points) {
      mask.showLive(live, mode.mode, live.extend(points, context.device()));
    },
    commit(points) {
      const shape: MaskShape = {
        kind: 'stroke',
        mode: mode.mode,
        points,
        size: mode.size,
        hardness: mode.hardness,
      };
      mask.endLive(shape);
      context.onShape(shape);
    },
    cancel() {
      mask.endLive(null);
    },
  });
}

function startPaint(
  sample: PointerSample,
  mode: Extract<GestureMode, { kind: 'paint' | 'paint-mask' }>,
  document: DocumentRecord,
  context: ToolContext,
): Gesture | null {
  const layer = document.layers[mode.layer];
  if (layer === undefined || layer.locked || !layer.visible) return null;
  // Tiles that a mask lacks hide: painting on "no mask" would hide everything else.
  if (mode.kind === 'paint-mask' && layer.mask === null) return null;
  const target: PaintTarget =
    mode.kind === 'paint'
      ? { kind: 'pixels', colour: srgbColourIn(document.colorSpace, mode.colour), opacity: mode.opacity }
      : { kind: 'mask', value: mode.value };
  const stroke = context.pending.begin(layer, target, {
    colour: target.kind === 'pixels' ? parseHexColour(target.colour) : white,
    opacity: target.kind === 'pixels' ? target.opacity : 1,
    size: mode.size,
    hardness: mode.hardness,
  });
  context.onDrafts();
  return startBrushStroke(sample, context.view, {
    extend(points) {
      context.viewport().content.drawNow(stroke.extend(points));
    },
    commit() {
      stroke.commit();
    },
    cancel() {
      const rect = stroke.cancel();
      context.onDrafts();
      context.viewport().content.drawNow(rect);
    },
  });
}

function startSplit(context: ToolContext, document: DocumentRecord): Gesture | null {
  const compare = context.compare();
  if (compare?.kind !== 'split') return null;
  const from = compare.position;
  return {
    move(samples) {
      const last = samples.at(-1);
      if (last === undefined) return;
      const view = context.view();
      const position = (last.x - view.offsetX) / view.scale / document.width;
      context.previewSplit(Math.min(1, Math.max(0, position)));
    },
    commit() {},
    cancel() {
      context.previewSplit(from);
    },
  };
}
