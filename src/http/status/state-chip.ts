import { html, type Html } from '../html.ts';
import type { SetState } from './set-state.ts';

/** What a state looks like without colour, and what it is called. */
export const stateNames: Readonly<Record<SetState, { readonly sign: string; readonly word: string }>> = {
  failing: { sign: '✕', word: 'failing' },
  partial: { sign: '!', word: 'partial' },
  stale: { sign: '◷', word: 'stale' },
  pending: { sign: '…', word: 'not polled yet' },
  ok: { sign: '✓', word: 'ok' },
};

export function stateChip(state: SetState, count?: string): Html {
  const { sign, word } = stateNames[state];
  return html`<span class="chip ${state}"
    ><span aria-hidden="true">${sign}</span> ${count && `${count} `}${word}</span
  >`;
}

export function supportChip(isOpen: boolean): Html {
  return html`<span class="chip ${isOpen ? 'open' : 'closed'}">support ${isOpen ? 'open' : 'closed'}</span>`;
}
