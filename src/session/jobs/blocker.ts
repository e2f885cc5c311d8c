import { closedReason, reopenHint } from '../closedAsset.ts';
import { expandBlocker } from './expandBlocker.ts';
import { pickEngine } from './pickEngine.ts';
import { faceKey } from '../faceKey.ts';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import type { EngineDirectory } from '../ports.ts';
import type { EditorState, RunBlocker } from '../types.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';

type Engines = Pick<EngineDirectory, 'forOperation'>;

/** Why `tool` cannot run now, as a sentence for the person, or null. */
export function runBlocker(state: EditorState, tool: ToolId, engines: Engines): RunBlocker {
  const { asset, document, job, importing, staged, options } = state;
  if (!asset || !document) return 'Open an asset first.';
  const closed = closedReason(asset);
  if (closed !== null) return `${closed} ${reopenHint}`;
  if (job) return 'Another run is in progress.';
  if (staged.length > 0) return 'Accept or reject the result on the canvas first.';
  // It becomes the base, and with it the frame that a run would work for.
  if (importing && document.layerOrder.length === 0) return 'A picture is being imported.';
  if (tool === 'generate') {
    return options.generate.prompt.trim() === '' ? 'Write a prompt or pick words from the lists.' : null;
  }
  if (document.layerOrder.length === 0) return 'Generate or import a picture first.';
  if (tool === 'erase') {
    return document.selection.shapes.length === 0 ? 'Paint over what should disappear.' : null;
  }
  if (tool === 'replace-background') {
    return backdropBlocker(options['replace-background'], state, engines);
  }
  if (tool === 'expand') return expandBlocker(state, document, engines);
  if (tool === 'style-transfer') return styleBlocker(options['style-transfer'], state, engines);
  if (tool === 'face-swap') return faceBlocker(options['face-swap'], state, engines);
  if (tool === 'upscale') {
    const width = document.width * options.upscale.factor;
    const height = document.height * options.upscale.factor;
    return Math.max(width, height) > maxDocumentSide
      ? `×${options.upscale.factor} would make ${width} × ${height} px; a document goes to ${maxDocumentSide} px a side.`
      : null;
  }
  return null;
}

/** Not every engine takes its style from everything. */
function styleBlocker(
  { style, imageFile, prompt }: EditorState['options']['style-transfer'],
  state: EditorState,
  engines: Engines,
): RunBlocker {
  const descriptor = pickEngine(engines.forOperation('style-transfer'), state, 'style-transfer')?.engine
    .descriptor;
  if (descriptor?.styles?.includes(style) === false) {
    if (style === 'prompt') return `${descriptor.name} reads no words: choose another engine, or a preset.`;
    return style === 'image'
      ? `${descriptor.name} takes no picture for a style: choose another engine, or a preset.`
      : `${descriptor.name} has no presets: choose another engine, or a reference image.`;
  }
  if (style === 'prompt') return prompt.trim() === '' ? 'Write what the style should be.' : null;
  return style === 'image' && !imageFile ? 'Choose a picture to take the style from.' : null;
}

function faceBlocker(
  { faceFile, consentFor, person }: EditorState['options']['face-swap'],
  state: EditorState,
  engines: Engines,
): RunBlocker {
  if (!faceFile) return 'Choose the picture that the face comes from.';
  if (consentFor !== faceKey(faceFile)) return 'Confirm that you have the consent of the person shown.';
  const picked = pickEngine(engines.forOperation('face-swap'), state, 'face-swap');
  if (picked?.engine.descriptor.kind !== 'hosted' || person !== null) return null;
  return 'Say whose face it is: the hosted engine asks for it.';
}

/** Words are drawn by providers, pictures are put behind the subject here. */
function backdropBlocker(
  { backdrop, imageFile, prompt }: EditorState['options']['replace-background'],
  state: EditorState,
  engines: Engines,
): RunBlocker {
  const picked = pickEngine(engines.forOperation('replace-background'), state, 'replace-background');
  const kind = picked?.engine.descriptor.kind ?? 'local';
  if (backdrop === 'prompt') {
    if (kind === 'local') return 'This engine draws no words: choose a hosted one, or another backdrop.';
    return prompt.trim() === '' ? 'Write what the background should be.' : null;
  }
  if (backdrop !== 'image') return null;
  if (kind === 'hosted') return 'This engine takes no picture as a backdrop: choose words or a colour.';
  return imageFile ? null : 'Choose a picture for the new background.';
}
