import { formatCount, formatPercent } from '../../../design/format.ts';
import type { Alert } from '../../../kernel/review/alerts.ts';
import { everything } from '../../../kernel/review/reviewFilter.ts';
import { count } from '../../../panels/figures/figures.ts';
import { toolName } from '../../../panels/figures/verdicts.ts';
import { routeHref } from '../../router.ts';
import { reviewHref } from './reviewAddress.ts';
import { dayName, money, monthName } from './reviewText.ts';

/** An alert in words: the rule, what was seen, and where to look. */
export interface AlertWords {
  readonly title: string;
  readonly seen: string;
  readonly link: { readonly href: string; readonly text: string } | null;
}

export function alertWords(alert: Alert): AlertWords {
  const { period, threshold, subject } = alert;
  const number = (name: string): number | null => numberIn(alert.payload[name]);
  const amount = (name: string): string => money(number(name));
  const whose = subject ?? (isMonth(period) ? monthName(period) : 'the workspace');
  switch (alert.rule) {
    case 'A1':
      return {
        title:
          threshold === 100
            ? `The budget of ${whose} is used up`
            : `${threshold ?? 0} % of the budget of ${whose} is spent`,
        seen: `${amount('spentMicros')} of ${amount('limitMicros')}`,
        link: budgetLink(period, subject),
      };
    case 'A2':
      return {
        title: `${whose} is likely to end above its budget`,
        seen: `${percent(number('chance'))} likely, on ${dayOf(alert.payload['day'])}; budget ${amount('limitMicros')}`,
        link: budgetLink(period, subject),
      };
    case 'A3':
      return {
        title: `One call cost more than ${money(threshold)}`,
        seen: `${amount('micros')}, ${textIn(alert.payload['model'])}`,
        link: assetLink(alert.payload['asset']),
      };
    case 'A4':
      return {
        title: `Machines cost unusually much on ${hourName(subject)}`,
        seen: `${amount('micros')}; usual is up to ${amount('limitMicros')}`,
        link: monthLink(period),
      };
    case 'A5': {
      const [tool = '', tier = '', ...model] = (subject ?? '').split(' ');
      const name = model.join(' ');
      return {
        title: `${name} is rejected more often than before`,
        seen: `${toolName(tool)}, tier ${tier}: ${rateText(alert.payload['recent'])} lately, ${rateText(alert.payload['earlier'])} before`,
        link: modelLink(period, name, tool),
      };
    }
    case 'A6':
      return {
        title: `${whose} was charged otherwise than quoted`,
        seen: `${count(number('calls') ?? 0, 'exact quote')} differed: its prices are wrong`,
        link: modelLink(period, subject, null),
      };
    case 'A7':
      return {
        title: `What ${whose} cost is not known`,
        seen: `${count(number('calls') ?? 0, 'call')} without a price`,
        link: modelLink(period, subject, null),
      };
    case 'A8':
      return {
        title: `The price table ${whose} is old`,
        seen: `more than ${threshold ?? 0} days`,
        link: { href: routeHref({ kind: 'settings' }), text: 'The prices' },
      };
    case 'A9':
      return alert.payload['kind'] === 'gap'
        ? {
            title: `Events of ${whose} are missing`,
            seen: `${formatCount(number('missingCount') ?? 0)} numbers for more than a day: take in its newest file`,
            link: null,
          }
        : {
            title: 'An event came with two contents',
            seen: `${whose}: the first one counts, the other is kept aside`,
            link: null,
          };
  }
}

const none = '—';
const isMonth = (period: string): boolean => /^\d{4}-\d{2}$/.test(period);
const numberIn = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textIn = (value: unknown): string => (typeof value === 'string' ? value : none);
const percent = (share: number | null): string => (share === null ? none : formatPercent(share));

function dayOf(value: unknown): string {
  const day = textIn(value);
  return day === none ? none : dayName(day.slice(0, 7), Number(day.slice(8, 10)));
}

/** `24 Nov, 14:00` of `2026-11-24T14`. */
function hourName(subject: string | null): string {
  return subject === null ? none : `${dayOf(subject)}, ${subject.slice(11, 13)}:00`;
}

function rateText(value: unknown): string {
  const { successes, n } = Object(value) as { successes?: unknown; n?: unknown };
  return `${numberIn(successes) ?? none} of ${numberIn(n) ?? none}`;
}

function budgetLink(period: string, campaign: string | null): AlertWords['link'] {
  const filter = { ...everything, campaign };
  const month = isMonth(period) ? period : null;
  return { href: reviewHref({ section: 'month', month, filter }), text: campaign ?? 'The month' };
}

function monthLink(period: string): AlertWords['link'] {
  return { href: reviewHref({ section: 'month', month: period, filter: everything }), text: 'The month' };
}

function modelLink(period: string, model: string | null, tool: string | null): AlertWords['link'] {
  const filter = { ...everything, model, tool };
  return { href: reviewHref({ section: 'models', month: period, filter }), text: 'The model' };
}

function assetLink(asset: unknown): AlertWords['link'] {
  if (typeof asset !== 'string' || asset === '') return null;
  return {
    href: reviewHref({ section: 'history', month: null, filter: everything, asset }),
    text: 'The asset',
  };
}
