/** Side of the picture that MI-GAN sees, in pixels. */
export const networkSide = 512;
