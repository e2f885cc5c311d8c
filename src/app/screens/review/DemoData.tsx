import { useState, type ReactNode } from 'react';

import { formatPercent } from '../../../design/format.ts';
import buttons from '../../../design/primitives/Button.module.css';
import { Badge } from '../../../design/primitives/Feedback.tsx';
import { useServices } from '../../../session/context.tsx';
import css from './Review.module.css';

type Work = { readonly text: string } | { readonly failed: string } | null;

export interface DemoData {
  readonly work: Work;
  readonly running: boolean;
  /** Figures of a part of it would only mislead. */
  readonly loading: boolean;
  load(): void;
  remove(): void;
}

/** Held by the screen, since what shows it changes while it runs. */
export function useDemoData(): DemoData {
  const services = useServices();
  const [work, setWork] = useState<Work>(null);
  const [loading, setLoading] = useState(false);
  const run = (first: string, start: () => Promise<unknown>): Promise<void> => {
    setWork({ text: first });
    return start().then(
      () => setWork(null),
      (cause: unknown) => setWork({ failed: cause instanceof Error ? cause.message : String(cause) }),
    );
  };
  return {
    work,
    running: work !== null && 'text' in work,
    loading,
    load: () => {
      setLoading(true);
      void run('Inventing a year …', () =>
        services.loadDemo((fraction) => setWork({ text: `Loading, ${formatPercent(fraction)}` })),
      ).finally(() => setLoading(false));
    },
    remove: () => void run('Removing …', () => services.removeDemo()),
  };
}

/** Loads the demo year, where there is nothing to look at yet. */
export function LoadDemo(props: { demo: DemoData }): ReactNode {
  const { work, running, load } = props.demo;
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
export function DemoNotice(props: { demo: DemoData }): ReactNode {
  const { work, running, remove } = props.demo;
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
