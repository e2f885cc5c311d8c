import type { ExportFormat, ExportPreset } from '../../session/services.ts';

export const exportFormats: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: 'png', label: 'PNG' },
  { value: 'jpeg', label: 'JPEG' },
  { value: 'webp', label: 'WebP' },
];

export const exportPresets: readonly {
  readonly value: ExportPreset;
  readonly label: string;
  readonly summary: string;
}[] = [
  {
    value: 'client',
    label: 'Client delivery',
    summary: 'Provenance and rights. No prompt, no cost, no name.',
  },
  {
    value: 'archive',
    label: 'Internal archive',
    summary: 'Everything, with the cost receipt and a sidecar. Not for clients.',
  },
  {
    value: 'minimal',
    label: 'Minimal',
    summary: 'Only what says that the picture was made or edited by AI.',
  },
];
