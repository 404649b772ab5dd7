/** 0.1 → "0.1×" */
export function formatSpeed(speed: number): string {
  return `${speed}×`;
}
