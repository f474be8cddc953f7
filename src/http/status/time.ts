import { html, type Html } from '../html.ts';
import { formatTime } from './wording.ts';

/** A moment for people, and for programs. */
export function time(unixMs: number): Html {
  return html`<time datetime="${new Date(unixMs).toISOString()}">${formatTime(unixMs)}</time>`;
}
