import type { ExportedFile } from '../../session/services.ts';

const revokeAfterMs = 60_000;

/** Hands files to the browser's own download. The address is freed after the browser had time to read it. */
export function saveFiles(
  files: readonly (ExportedFile | { readonly name: string; readonly blob: Blob })[],
): void {
  for (const file of files) {
    const blob = 'blob' in file ? file.blob : new Blob([file.bytes], { type: file.mimeType });
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs);
  }
}
