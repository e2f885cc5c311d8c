/** Another one for every run, and the same for a run that goes on after a reload. 32 bits, unsigned. */
export function seedOf(call: string): number {
  let seed = 0;
  for (let i = 0; i < call.length; i += 1) seed = (Math.imul(seed, 31) + call.charCodeAt(i)) >>> 0;
  return seed;
}
