import { maximumObjects, maximumPerSubject } from './spec.ts';
import type { SceneRequest, SubjectRequest } from './spec.ts';
import type { State } from './state.ts';
import { longestPrompt } from './tokens.ts';

/** The request for what was read; `cut`: the prompt was longer than what is read. */
export function finishRequest(state: State, cut: boolean): SceneRequest {
  const notes: string[] = [];
  if (cut) notes.push(`Only the first ${String(longestPrompt)} characters of the prompt were read`);
  if (state.subjects.length === 0) {
    notes.push('No subject was named: a bottle stands in for it');
    const pending = state.pending;
    state.subjects.push({
      subject: 'bottle',
      count: 1,
      material: pending.material,
      colours: [],
      liquid: null,
      inside: null,
    });
  }
  let left = maximumObjects;
  const subjects: SubjectRequest[] = [];
  const kept = new Map<number, number>();
  state.subjects.forEach((draft, index) => {
    const wanted = Math.max(1, Number.isFinite(draft.count) ? Math.round(draft.count) : maximumPerSubject);
    const count = Math.min(wanted, maximumPerSubject, left);
    if (count < wanted)
      notes.push(`${String(wanted)} × ${draft.subject.replaceAll('-', ' ')} reduced to ${String(count)}`);
    if (count <= 0) return;
    left -= count;
    kept.set(index, subjects.length);
    subjects.push({ ...draft, count, colours: draft.colours.slice(0, maximumPerSubject) });
  });
  return {
    subjects: subjects.map((subject, index) => {
      const host = subject.inside === null ? null : (kept.get(subject.inside) ?? null);
      return { ...subject, inside: host === index ? null : host };
    }),
    surface: { id: state.surface, colour: state.surfaceColour },
    backdrop: { id: state.backdrop, colour: state.backdropColour },
    light: state.light,
    camera: state.camera,
    composition: state.composition,
    notUnderstood: state.unknown,
    notes,
  };
}
