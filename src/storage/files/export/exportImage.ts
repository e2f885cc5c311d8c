import { breathe } from './breathe.ts';
import { cancellable, ExportCancelled, stopIfCancelled } from './cancelling.ts';
import { encodeWithCanvas, flatten } from './canvasEncoder.ts';
import type { CanvasError, Rgb } from './canvasEncoder.ts';
import { displayP3Iccp } from './displayP3Profile.ts';
import { exportFileName, rasterFormats } from './formats.ts';
import type { RasterFormat } from './formats.ts';
import { writeJpegMetadata } from './jpeg.ts';
import type { ContainerError } from './png.ts';
import { writePngMetadata } from './png.ts';
import { encodePng } from './pngEncoder.ts';
import { findLeaks } from './leaks.ts';
import { digestOf } from './pixelHash.ts';
import { selfCheck } from './selfCheck.ts';
import type { SelfCheck } from './selfCheck.ts';
import { sha256Hex } from './sha256.ts';
import { writeWebpMetadata } from './webp.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import type { ProvenanceFacts, SelectedMetadata } from '../../../kernel/provenance/metadata.ts';
import { selectForPreset } from '../../../kernel/provenance/metadata.ts';
import { embeddedPacket } from '../../../kernel/provenance/packet.ts';
import type { PresetChoices, PresetId } from '../../../kernel/provenance/presets.ts';
import { sidecarsOf } from '../../../kernel/provenance/sidecar.ts';
import type { Sidecar } from '../../../kernel/provenance/sidecar.ts';
import { withheldTexts } from '../../../kernel/provenance/withheld.ts';
import { neverCancelled } from '../../../kernel/shared/cancel.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';

export interface ExportImageRequest {
  /** The flattened picture, straight RGBA in `colorSpace`. */
  readonly source: PixelSource;
  readonly colorSpace: 'srgb' | 'display-p3';
  readonly format: RasterFormat;
  /** 0..1; ignored for PNG. 1 makes WebP lossless. */
  readonly quality: number;
  /** What shows through transparent pixels in a JPEG; white when absent. */
  readonly background?: Rgb;
  readonly preset: PresetId;
  readonly choices?: PresetChoices;
  /** Everything known; the preset decides what is written. */
  readonly metadata: ProvenanceFacts;
  /** Base of the file name, usually the asset's name. */
  readonly name: string;
  readonly onProgress?: (fraction: number | null, label: string) => void;
  /** Aborting it ends the export with `cancelled` at the next strip of pixels. */
  readonly signal?: CancelSignal;
}

export interface ExportedImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fileName: string;
  readonly mimeType: string;
  /** Of the final bytes, hex. */
  readonly sha256: string;
  readonly sidecars: readonly Sidecar[];
  readonly check: SelfCheck;
  readonly warnings: readonly string[];
}

export interface ExportError {
  readonly kind: 'cancelled' | 'empty' | 'too-large' | 'encoder' | 'colour-profile' | 'container' | 'source';
  readonly message: string;
  readonly hint: string;
}

/**
 * Encodes, tags, writes metadata, and opens the result again to check it. The order is fixed: nothing may
 * touch the bytes after the hash. A failed check is part of the value (`check.passed`), not an error, so
 * that it can be shown with its lines; who hands the file over asks the check first.
 */
export async function exportImage(request: ExportImageRequest): Promise<Result<ExportedImage, ExportError>> {
  const { width, height } = request.source;
  if (width < 1 || height < 1) {
    return err({ kind: 'empty', message: 'There is nothing to export.', hint: 'Add a picture first.' });
  }
  const signal = request.signal ?? neverCancelled;
  try {
    return await write({ ...request, source: cancellable(request.source, signal) }, signal);
  } catch (error) {
    if (error instanceof ExportCancelled) return err(cancelled);
    const reason = error instanceof Error ? error.message : 'no reason given';
    return err({
      kind: 'source',
      message: `The picture could not be read for export (${reason}).`,
      hint: 'Close other tabs to free memory, then export again. The document is unchanged.',
    });
  }
}

async function write(
  request: ExportImageRequest,
  signal: CancelSignal,
): Promise<Result<ExportedImage, ExportError>> {
  const { source, format, metadata, onProgress } = request;
  const encoded = await encode(request, signal);
  if (!encoded.ok) return encoded;
  stopIfCancelled(signal);
  onProgress?.(null, 'Writing metadata');
  const profile = request.colorSpace === 'srgb' ? 'sRGB' : 'Display P3';
  const selected = selectForPreset(request.preset, metadata, profile, request.choices);
  const packet = embeddedPacket(selected);
  const written = writeMetadata(format, encoded.value.bytes, packet.xmp, selected);
  if (!written.ok) return err(containerError(written.error));
  const bytes = written.value;
  onProgress?.(null, 'Checking the file');
  const { mimeType } = rasterFormats[format];
  const check = await selfCheck({
    bytes,
    mimeType,
    source,
    colorSpace: request.colorSpace,
    pixelHash: encoded.value.pixelHash,
    shown: (pixels) => shownPixels(request, pixels),
    metadata: selected,
    withheld: searchable(withheldTexts(metadata, selected), encoded.value.bytes, packet.xmp),
    signal,
  });
  const sha256 = await sha256Hex(bytes);
  stopIfCancelled(signal);
  const fileName = exportFileName(request.name, format);
  const facts = { fileName, mimeType, width: source.width, height: source.height, sha256 };
  return ok({
    bytes,
    fileName,
    mimeType,
    sha256,
    sidecars: sidecarsOf(selected, facts),
    check,
    warnings: [
      ...encoded.value.warnings,
      ...packet.shortened.map((what) => `The metadata was too long for the file: ${what} shortened.`),
    ],
  });
}

/**
 * The encoder saw pixels only: what stands in its own output (its profile says “Google Inc.”, or by chance) was not
 * let out by us. A text that also stands in the packet stays searched for.
 */
function searchable(
  withheld: readonly string[],
  encoded: Uint8Array<ArrayBuffer>,
  xmp: string,
): readonly string[] {
  const packet = new TextEncoder().encode(xmp);
  const innate = new Set(findLeaks(encoded, withheld));
  const written = new Set(findLeaks(packet, withheld));
  return withheld.filter((text) => !innate.has(text) || written.has(text));
}

const cancelled: ExportError = {
  kind: 'cancelled',
  message: 'The export was cancelled.',
  hint: 'Nothing was saved.',
};

const white: Rgb = { r: 255, g: 255, b: 255 };

interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Digest to find again in the written file; null for lossy formats. */
  readonly pixelHash: string | null;
  readonly warnings: readonly string[];
}

async function encode(
  request: ExportImageRequest,
  signal: CancelSignal,
): Promise<Result<Encoded, ExportError>> {
  const { source, format, colorSpace, quality } = request;
  function onProgress(fraction: number): void {
    request.onProgress?.(fraction, 'Encoding');
  }
  if (format === 'png') {
    const iccp = colorSpace === 'srgb' ? null : await displayP3Iccp();
    if (colorSpace !== 'srgb' && !iccp) return err(noProfile);
    return ok({ ...(await encodePng(source, { iccp, onProgress, breathe })), warnings: [] });
  }
  const digest = format === 'webp' && quality >= 1 ? await digestOf(source, signal) : null;
  const bytes = await encodeWithCanvas(source, {
    format,
    quality,
    colorSpace,
    background: request.background ?? white,
    deep: digest !== null && !digest.opaque,
    onProgress,
    breathe,
  });
  if (!bytes.ok) return err(encoderError(bytes.error));
  if (!digest) return ok({ bytes: bytes.value, pixelHash: null, warnings: [] });
  // Chromium 156 keeps colour under transparency exact in sRGB only (measured); elsewhere it is not claimed.
  const exact = digest.opaque || colorSpace === 'srgb';
  return ok({
    bytes: bytes.value,
    pixelHash: exact ? digest.hash : null,
    warnings: exact ? [] : [roundedWarning],
  });
}

const roundedWarning =
  'Colour under transparency is rounded in this WebP: the browser keeps it exact in sRGB only. PNG keeps it exact.';

const noProfile: ExportError = {
  kind: 'colour-profile',
  message:
    'This browser does not hand out its Display P3 profile, and a P3 picture without one shows wrong colours.',
  hint: 'Export as JPEG or WebP, or use a Chromium-based browser.',
};

function shownPixels(
  request: ExportImageRequest,
  data: Uint8ClampedArray<ArrayBuffer>,
): Uint8ClampedArray<ArrayBuffer> {
  if (request.format !== 'jpeg') return data;
  return flatten({ width: data.length / 4, height: 1, data }, request.background ?? white);
}

function writeMetadata(
  format: RasterFormat,
  bytes: Uint8Array<ArrayBuffer>,
  xmp: string,
  selected: SelectedMetadata,
): Result<Uint8Array<ArrayBuffer>, ContainerError> {
  if (format === 'png') return writePngMetadata(bytes, { xmp, parameters: selected.facts.parameters });
  return format === 'jpeg' ? writeJpegMetadata(bytes, { xmp }) : writeWebpMetadata(bytes, { xmp });
}

function containerError(error: ContainerError): ExportError {
  return {
    kind: 'container',
    message: `The metadata could not be written. ${error.message}`,
    hint: 'Nothing was saved. Try another format.',
  };
}

function encoderError(error: CanvasError): ExportError {
  const hint =
    error.kind === 'too-large'
      ? 'Export as PNG, which needs no canvas, or reduce the picture.'
      : 'Nothing was saved. Try PNG, or free memory and try again.';
  return { kind: error.kind, message: error.message, hint };
}
