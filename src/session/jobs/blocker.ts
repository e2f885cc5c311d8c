import { closedReason, reopenHint } from '../closedAsset.ts';
import { maxDocumentSide } from '../../kernel/document/records.ts';
import type { EditorState, RunBlocker } from '../types.ts';
import type { ToolId } from '../../kernel/operations/catalogue.ts';

/** Why `tool` cannot run now, as a sentence for the person, or null. */
export function runBlocker(state: EditorState, tool: ToolId): RunBlocker {
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
    const { backdrop, imageFile } = options['replace-background'];
    return backdrop === 'image' && !imageFile ? 'Choose a picture for the new background.' : null;
  }
  if (tool === 'upscale') {
    const width = document.width * options.upscale.factor;
    const height = document.height * options.upscale.factor;
    return Math.max(width, height) > maxDocumentSide
      ? `×${options.upscale.factor} would make ${width} × ${height} px; a document goes to ${maxDocumentSide} px a side.`
      : null;
  }
  return null;
}
