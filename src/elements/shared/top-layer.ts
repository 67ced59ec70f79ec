/**
 * Puts an open popover to a point of the window. In the top layer no transform of an ancestor holds for it, but their `zoom`
 * does.
 */
export function putInTopLayer(popover: HTMLElement, left: number, top: number): void {
  const zoom = popover.getBoundingClientRect().width / popover.offsetWidth || 1;
  popover.style.left = `${left / zoom}px`;
  popover.style.top = `${top / zoom}px`;
}
