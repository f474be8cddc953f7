import { quote } from '../query.ts';
import { setStates } from './set-state.ts';

/** What the page can be narrowed to: a state, or what is over a threshold. */
export const stateFilters = [...setStates, 'over', 'missing'] as const;
export type StateFilter = (typeof stateFilters)[number];

/** What the page can be ordered by, and whether the most telling end is the greatest. */
export const sortKeys = {
  state: { words: 'state, failing first', descending: false },
  name: { words: 'name', descending: false },
  awaiting: { words: 'awaiting reply', descending: true },
  active: { words: 'active', descending: true },
  flagged: { words: 'flagged', descending: true },
  success: { words: 'age of last success', descending: true },
  duration: { words: 'poll duration', descending: true },
} as const;
export type SortKey = keyof typeof sortKeys;

/** Which part of everything the page shows: its query string, read. */
export interface StatusQuery {
  /** Part of a helpdesk's or set's name, of a host or of a reason, in lower case; empty: all. */
  readonly q: string;
  readonly state: StateFilter | undefined;
  readonly sort: SortKey;
  /** Whether the order is the other way round. */
  readonly reverse: boolean;
  /** From 1. One that is too great is the last. */
  readonly page: number;
}

export const wholeStatus: StatusQuery = { q: '', state: undefined, sort: 'state', reverse: false, page: 1 };

const parameters = ['q', 'state', 'sort', 'order', 'page'];
const maxSearch = 200;

/**
 * Reads the query string. What is misspelt is refused, as on `/metrics`: a filter that does not hold must not look as if
 * it did. Empty values count as absent: forms send them.
 *
 * @returns the query, or what is wrong with it
 */
export function readStatusQuery(given: URLSearchParams): StatusQuery | string {
  const misspelt = [...given.keys()].find((name) => !parameters.includes(name));
  if (misspelt !== undefined) return `unknown parameter ${quote(misspelt)}; wanted: ${parameters.join(', ')}`;
  const state = given.get('state') ?? '';
  const sort = given.get('sort') ?? '';
  const order = given.get('order') ?? '';
  const page = given.get('page') ?? '';
  if (state !== '' && !isOneOf(stateFilters, state)) return wrong('state', state, stateFilters);
  if (sort !== '' && !isSortKey(sort)) return wrong('sort', sort, Object.keys(sortKeys));
  if (order !== '' && order !== 'reverse') return wrong('order', order, ['reverse']);
  if (!/^[1-9]?[0-9]{0,6}$/.test(page) || page === '0') return wrong('page', page, ['a number from 1 on']);
  return {
    q: (given.get('q') ?? '').trim().slice(0, maxSearch).toLowerCase(),
    state: state === '' ? undefined : state,
    sort: sort === '' ? 'state' : sort,
    reverse: order === 'reverse',
    page: page === '' ? 1 : Number(page),
  };
}

/** The address of the same page with some of its query changed; back on its first page, unless that is what changes. */
export function linkTo(query: StatusQuery, changes: Partial<StatusQuery>): string {
  const { q, state, sort, reverse, page } = { ...query, page: 1, ...changes };
  const search = new URLSearchParams();
  if (q !== '') search.set('q', q);
  if (state !== undefined) search.set('state', state);
  if (sort !== 'state') search.set('sort', sort);
  if (reverse) search.set('order', 'reverse');
  if (page > 1 || changes.page !== undefined) search.set('page', String(page));
  return search.size === 0 ? './' : `?${search.toString()}`;
}

function wrong(name: string, value: string, wanted: readonly string[]): string {
  return `${name}: ${quote(value)} is not one of: ${wanted.join(', ')}`;
}

function isOneOf<T extends string>(all: readonly T[], value: string): value is T {
  return all.some((each) => each === value);
}

function isSortKey(value: string): value is SortKey {
  return Object.hasOwn(sortKeys, value);
}
