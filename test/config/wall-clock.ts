/** What `Intl` says of zones: what the tests of local time and support hours compare with. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(timeZone, format);
  return format;
}

/** `Tue 2026-11-24T09:05`, as a clock and a calendar on a wall of that zone show it. */
export function wallClock(timeZone: string, atMs: number): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type)!;
  return `${part('weekday').slice(0, 3)} ${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** All that Node knows, and those where something odd is or was. */
export const allZones = Intl.supportedValuesOf('timeZone');

export const oddZones = [
  'Europe/Berlin',
  'Asia/Kathmandu', // +05:45
  'Asia/Kolkata',
  'Australia/Lord_Howe', // daylight saving of half an hour
  'Pacific/Apia', // no 30th of December 2011
  'Pacific/Kiritimati', // +14:00, no 31st of December 1994
  'America/St_Johns', // -03:30, daylight saving at 00:01 until 2011
  'Africa/Casablanca', // winter time in Ramadan
  'Antarctica/Troll', // daylight saving of two hours
  'Europe/Dublin', // winter time is the one that is saved
  'Pacific/Chatham', // +12:45, +13:45
  'America/Sao_Paulo', // daylight saving began at midnight: some days had no 00:30
  'UTC',
];

/** Unix milliseconds of 1970 and of 2100. */
export const [firstMoment, lastMoment] = [Date.UTC(1970, 0, 2), Date.UTC(2100, 11, 30)];
