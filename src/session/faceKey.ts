/** Stands for a picture of a face: consent is given for this one and no other. */
export function faceKey({ name, size, lastModified }: Pick<File, 'name' | 'size' | 'lastModified'>): string {
  return JSON.stringify([name, size, lastModified]);
}
