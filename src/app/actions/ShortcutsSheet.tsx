import type { ReactNode } from 'react';

import { Dialog } from '../../design/primitives/Dialog.tsx';
import { ScrollRegion } from '../../design/primitives/ScrollRegion.tsx';
import type { EditorAction } from './actions.ts';
import { chordText } from './chord.ts';
import css from './ShortcutsSheet.module.css';

const order: readonly EditorAction['group'][] = ['Tools', 'Run and review', 'Mask', 'View', 'Document'];

export function ShortcutsSheet(props: { actions: readonly EditorAction[]; onClose: () => void }): ReactNode {
  return (
    <Dialog title="Keyboard shortcuts" widthPx={720} onClose={props.onClose}>
      <ScrollRegion label="All shortcuts" className={css['groups']}>
        {order.map((group) => (
          <section key={group} className={css['group']} aria-label={group}>
            <h3 className={css['heading']}>{group}</h3>
            <dl className={css['list']}>
              {props.actions
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id} style={{ display: 'contents' }}>
                    <dt>{action.label}</dt>
                    <dd className={css['keys']}>
                      {action.keys.slice(0, 2).map((keys) => (
                        <kbd key={keys}>{chordText(keys)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              {group === 'View' ? (
                <div style={{ display: 'contents' }}>
                  <dt>Hold for the hand</dt>
                  <dd className={css['keys']}>
                    <kbd>Space</kbd>
                  </dd>
                </div>
              ) : null}
            </dl>
          </section>
        ))}
      </ScrollRegion>
    </Dialog>
  );
}
