import type { ReactNode } from 'react';

export interface ScrollRegionProps {
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Content that scrolls and holds nothing to focus: the region itself takes the keyboard. */
export function ScrollRegion(props: ScrollRegionProps): ReactNode {
  return (
    <section aria-label={props.label} className={props.className} tabIndex={0}>
      {props.children}
    </section>
  );
}
