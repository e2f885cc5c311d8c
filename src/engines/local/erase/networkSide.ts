/** Side of the picture that MI-GAN sees, in pixels. */
export const networkSide = 512;
/** What is known, R, G, B. A file of its own: the list of engines says it without loading what erases. */
export const networkDims = [1, 4, networkSide, networkSide] as const;
