import { useState, type ReactNode } from 'react';

import { formatPercent } from '../../../design/format.ts';
import buttons from '../../../design/primitives/Button.module.css';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { useServices } from '../../../session/context.tsx';
import css from './Review.module.css';

type Work = { readonly text: string } | { readonly failed: string } | null;

/** Loads the demo year, where there is nothing to look at yet. */
export function LoadDemo(): ReactNode {
  const services = useServices();
  const [work, setWork] = useState<Work>(null);
  const running = work !== null && 'text' in work;
  const load = (): void => {
    setWork({ text: 'Inventing a year …' });
    services
      .loadDemo((fraction) => setWork({ text: `Loading, ${formatPercent(fraction)}` }))
      .then(
        () => setWork(null),
        (cause: unknown) => setWork({ failed: reasonOf(cause) }),
      );
  };
  return (
    <>
      <button type="button" className={buttons['button']} disabled={running} onClick={load}>
        Load a demo year
      </button>
      <Told work={work} />
    </>
  );
}

/** Says that invented figures are among those shown, and takes them out. */
export function DemoNotice(): ReactNode {
  const services = useServices();
  const [work, setWork] = useState<Work>(null);
  const running = work !== null && 'text' in work;
  const remove = (): void => {
    setWork({ text: 'Removing …' });
    services.removeDemo().then(
      () => setWork(null),
      (cause: unknown) => setWork({ failed: reasonOf(cause) }),
    );
  };
  return (
    <div className={css['demo']} role="note">
      <Badge tone="warn">Demo data</Badge>
      <span>Twelve invented people’s year with invented models is among these figures.</span>
      <button type="button" className={buttons['button']} disabled={running} onClick={remove}>
        Remove demo data
      </button>
      <Told work={work} />
    </div>
  );
}

function Told(props: { work: Work }): ReactNode {
  const { work } = props;
  return (
    <span role="status" className={css['quiet']}>
      {work === null ? '' : 'text' in work ? work.text : `It did not work: ${work.failed}`}
    </span>
  );
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
