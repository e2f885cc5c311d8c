import { backdropOfMaterial, subjectOfMaterial, surfaceOfMaterial } from './lexicon.ts';
import { emptyPending } from './state.ts';
import type { State } from './state.ts';
import type { BackdropId, LiquidId, SubjectId, SurfaceId } from './terms.ts';

export function takeLiquid(state: State, liquid: LiquidId, nounFollows: boolean): void {
  const last = state.subjects[state.subjects.length - 1];
  if (
    !nounFollows &&
    last !== undefined &&
    (state.link === 'of' || state.link === 'with' || state.link === 'in')
  )
    last.liquid = liquid;
  else state.pending.liquid = liquid;
}

export function takeSubject(state: State, subject: SubjectId): void {
  const { pending, subjects } = state;
  const host = subjects.length - 1;
  const holds = subjects[host];
  const lies =
    holds !== undefined &&
    state.last === 'subject' &&
    (state.link === 'of' || state.link === 'in' || state.link === 'with') &&
    (holds.subject === 'bowl' || holds.subject === 'plate') &&
    state.link !== 'in';
  const inHost =
    subject === 'bowl' || subject === 'plate' ? state.link === 'in' || state.link === 'on' : false;
  subjects.push({
    subject,
    count: pending.count ?? (lies ? 4 : 1),
    material: pending.material,
    colours: [...pending.colours],
    liquid: pending.liquid,
    inside: lies ? host : null,
  });
  // "three lemons in a bowl": what came just before lies in it.
  if (inHost && holds !== undefined && state.last === 'subject') holds.inside = subjects.length - 1;
  state.pending = emptyPending();
  state.last = 'subject';
}

export function takeSurface(state: State, surface: SurfaceId | null): void {
  const { pending } = state;
  let id = surface;
  if (id === 'oak' && pending.modifier === 'dark') id = 'walnut';
  state.surface = id ?? state.surface ?? (pending.colours.length > 0 ? 'paper' : 'oak');
  state.surfaceColour = pending.colours[0] ?? state.surfaceColour;
  state.pending = emptyPending();
  state.last = 'surface';
}

export function takeBackdrop(state: State, backdrop: BackdropId): void {
  const { pending } = state;
  const fromMaterial =
    backdrop === 'wall' && pending.material !== null ? backdropOfMaterial[pending.material] : undefined;
  state.backdrop =
    fromMaterial ?? (backdrop === 'wall' && state.backdrop !== null ? state.backdrop : backdrop);
  const tone =
    pending.modifier === 'dark' || pending.modifier === 'deep'
      ? '#2e2d2f'
      : pending.modifier === 'light' || pending.modifier === 'bright'
        ? '#efece7'
        : null;
  state.backdropColour = pending.colours[0] ?? tone ?? state.backdropColour;
  state.pending = emptyPending();
  state.last = 'backdrop';
}

/** A phrase ended: what is still pending belongs to the noun before it, or stands for a noun itself. */
export function settle(state: State, end: boolean): void {
  const { pending } = state;
  const hasContent =
    pending.colours.length > 0 ||
    pending.material !== null ||
    pending.surface !== null ||
    pending.liquid !== null;
  if (!hasContent) {
    if (end) state.pending = emptyPending();
    return;
  }
  const last = state.subjects[state.subjects.length - 1];
  const under = state.link === 'on';
  if (under && (pending.surface !== null || pending.material !== null || pending.colours.length > 0)) {
    takeSurface(
      state,
      pending.surface ??
        (pending.material === null ? 'paper' : (surfaceOfMaterial[pending.material] ?? null)),
    );
    return;
  }
  if (state.link === 'against') {
    takeBackdrop(
      state,
      pending.material === null ? 'wall' : (backdropOfMaterial[pending.material] ?? 'wall'),
    );
    return;
  }
  const thing = pending.material === null ? undefined : subjectOfMaterial[pending.material];
  if (
    thing !== undefined &&
    (last === undefined || state.link === 'and' || state.link === 'with' || state.link === '') &&
    pending.count !== null
  ) {
    pending.material = pending.material === 'glass' ? null : pending.material;
    takeSubject(state, thing);
    return;
  }
  const describes =
    state.link === 'of' || state.link === 'in' || (end && state.link !== 'and') || state.link === '';
  if (describes && state.last === 'subject' && last !== undefined) {
    last.material ??= pending.material;
    if (last.colours.length === 0) last.colours = pending.colours;
    last.liquid ??= pending.liquid;
    state.pending = emptyPending();
    return;
  }
  if (describes && state.last === 'surface') state.surfaceColour ??= pending.colours[0] ?? null;
  if (describes && state.last === 'backdrop') state.backdropColour ??= pending.colours[0] ?? null;
  if (end || (pending.material !== null && state.last !== null)) state.pending = emptyPending();
  // Otherwise the colours wait: "red, green and blue bottles".
}
