/** The slope of the line that fits readings best, by least squares: how much `y` grows with one `x`. */
export function slopeOf(readings: readonly (readonly [x: number, y: number])[]): number {
  const meanX = meanOf(readings.map(([x]) => x));
  const meanY = meanOf(readings.map(([, y]) => y));
  let covariance = 0;
  let variance = 0;
  for (const [x, y] of readings) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  return covariance / variance;
}

/** How much the last third of readings lies above the first third, on average. */
export function driftOf(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return meanOf(values.slice(-third)) - meanOf(values.slice(0, third));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
