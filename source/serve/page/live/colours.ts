/** A colour of the style sheet as a canvas takes it. @param property a custom property: "--good" */
export function colourOf(property: string, within: HTMLElement): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${property})`;
  within.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
