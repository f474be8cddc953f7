import type { Exposition, ScrapeOptions } from '../../src/metrics/exposition.ts';

/** What a scrape gets, as text; in the text format, unless the options say otherwise. */
export async function scrapeText(
  exposition: Exposition,
  options: Partial<ScrapeOptions> = {},
): Promise<string> {
  return (await exposition.scrape({ format: 'text', ...options })).bytes.toString();
}
