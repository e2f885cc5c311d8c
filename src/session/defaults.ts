import { noDecisions } from '../kernel/ledger/modelDecisions.ts';
import { noMargins } from '../kernel/shared/margins.ts';
import type { EditorState, ToolOptions } from './types.ts';
import type { AssetMeter } from '../kernel/metrics/views.ts';
import type { AssetRecord } from '../kernel/asset/asset.ts';

export function defaultOptions(asset: AssetRecord | null, seed: number): ToolOptions {
  const width = asset?.targetWidth ?? 1024;
  const height = asset?.targetHeight ?? 1024;
  const shrink = Math.min(1, 2048 / Math.max(width, height));
  return {
    generate: {
      prompt: '',
      width: Math.round(width * shrink),
      height: Math.round(height * shrink),
      seed,
      seedLocked: false,
      count: 1,
    },
    erase: { maskTool: 'brush', maskMode: 'add', size: 64, hardness: 0.8 },
    'remove-background': { quality: 'fine', brush: 'none', size: 64, hardness: 0.6 },
    'replace-background': {
      backdrop: 'colour',
      colour: '#e9e4dc',
      from: '#f4f1ec',
      to: '#c9c1b6',
      angle: 90,
      imageFile: null,
      prompt: '',
      match: 0.35,
      contactShadow: true,
    },
    'face-swap': { faceFile: null, target: null, consentFor: null, person: null },
    upscale: { factor: 2 },
    expand: { ...noMargins, prompt: '' },
    'style-transfer': { style: 'preset', preset: 'oil', imageFile: null, prompt: '', strength: 1, seed },
    crop: { frame: null, aspect: null, resizeWidth: width, resizeHeight: height },
  };
}

export function initialEditorState(meter: AssetMeter): EditorState {
  return {
    status: 'closed',
    failure: null,
    asset: null,
    document: null,
    marked: null,
    savedRevision: 0,
    strokesUnderWay: 0,
    undoLabel: null,
    redoLabel: null,
    activeLayer: null,
    tool: null,
    options: defaultOptions(null, 1),
    engines: {},
    standIns: {},
    nextAfterRefusal: {},
    standInsDeclined: {},
    fanOut: {},
    modelDecisions: noDecisions,
    job: null,
    importing: null,
    staged: [],
    stagedShown: null,
    compare: 'result',
    splitPosition: 0.5,
    meter,
    forecast: null,
    endOfAsset: null,
    iterations: [],
    recovered: [],
    away: null,
    notUnderstood: [],
    thumbnails: {},
    message: null,
    maskVisible: true,
    waitsLoaded: false,
    enginesLoaded: false,
    keyChanges: 0,
  };
}
