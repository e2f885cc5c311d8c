import type { ReactNode } from 'react';

import { useEditor } from '../../session/context.tsx';
import css from '../tools.module.css';

/** Words of the last run the engine had no meaning for: said, never swallowed. */
export function NotUnderstood(): ReactNode {
  const words = useEditor((state) => state.notUnderstood);
  if (words.length === 0) return null;
  return (
    <p className={css['caution']} role="note" aria-label="Words not understood">
      Not understood, left out: {words.map((word) => `“${word}”`).join(', ')}
    </p>
  );
}
