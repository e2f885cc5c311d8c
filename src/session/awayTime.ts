import type { StoreApi } from 'zustand/vanilla';

import { scopeOf } from './scope.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorActions, EditorState } from './types.ts';
import type { EventDraft } from '../kernel/ledger/events.ts';

/**
 * M20: a long gap without a sign of a person is counted as idle. The person is asked on return, since reading a brief
 * is work and a lunch is not; the answer is a correction of the segments, which themselves stay as measured.
 */
export function createAwayTime(
  ports: Pick<SessionPorts, 'workspace' | 'activity'>,
  store: StoreApi<EditorState>,
): Pick<EditorActions, 'answerAway'> {
  let askedFor: string | null = null;

  ports.workspace.subscribe(({ events, fromOtherTab, imported }) => {
    const open = store.getState().asset?.id ?? null;
    // Each tab asks about the time that it measured itself.
    if (fromOtherTab || imported || open === null) return;
    const idle = events.flatMap((event) =>
      event.type === 'time.segment' && event.body.kind === 'idle' && event.scope.asset === open
        ? [event]
        : [],
    );
    if (idle.length === 0) return;
    const held = askedFor === open ? store.getState().away : null;
    askedFor = open;
    store.setState({
      away: {
        segments: [...(held?.segments ?? []), ...idle.map(({ id }) => id)],
        ms: idle.reduce((sum, { body }) => sum + body.ms, held?.ms ?? 0),
      },
    });
  });

  store.subscribe((state, before) => {
    if (state.asset?.id !== before.asset?.id && state.away !== null) store.setState({ away: null });
  });

  return {
    answerAway: async (action) => {
      // The gap that this very click ended may not be written yet.
      await ports.activity.flush();
      const { away, asset } = store.getState();
      if (!away || !asset) return;
      const scope = scopeOf(asset.id, asset.campaign);
      store.setState({ away: null });
      try {
        await ports.workspace.commit({
          events: away.segments.map((target): EventDraft => ({
            type: 'time.reclassified',
            scope,
            body: { target, action },
          })),
        });
      } catch (cause) {
        store.setState({ away });
        throw cause;
      }
    },
  };
}
