/** How far a margin may reach, of the picture's side: patches repeat what is there, and farther out that shows. */
export const maxMarginShare = 0.25;
