/** What a host puts onto a card that wants presses, keys and drags for itself. */
const CONTROLS =
  'a[href], button, input, select, textarea, label, summary, option, audio[controls], video[controls], iframe, object, embed, [contenteditable]:not([contenteditable="false"]), [tabindex], [draggable="true"], [role="button"], [role="link"], [role="slider"], [role="textbox"], [role="combobox"], [role="listbox"], [role="option"], [role="switch"], [role="checkbox"], [role="radio"], [role="tab"], [role="menuitem"]';
/** What is typed into: not to be made anew while that is done. */
const FIELDS = 'input, select, textarea, [contenteditable]:not([contenteditable="false"])';

/** By its type, not its class: a page in a frame has classes of its own. */
const isElement = (target: EventTarget): target is Element => 'nodeType' in target && target.nodeType === 1;

/** What an event went through of the host's own content on a card, from the inside; nothing where it was none. */
function ownPath(event: Event): readonly Element[] {
  const path = event.composedPath().filter(isElement);
  const end = path.findIndex((element) => element.classList.contains('extra'));
  return path.slice(0, Math.max(0, end));
}

const scrolls = (element: Element, isAcross: boolean): boolean => {
  const isLonger = isAcross ? element.scrollWidth > element.clientWidth : element.scrollHeight > element.clientHeight;
  if (!isLonger) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  return /^(?:auto|scroll)$/.test(isAcross ? overflowX : overflowY);
};

/** Whether a press is on a control or a scroll area of the host's own, which gets it then. */
export const isOnOwnControl = (event: Event): boolean => ownPath(event).some((element) => element.matches(CONTROLS) || scrolls(element, false) || scrolls(element, true));

/** Whether a turn of the wheel is for a scroll area or a field of the host's own. */
export const isOwnScroll = (event: WheelEvent): boolean =>
  ownPath(event).some((element) => element.matches('input:focus, select:focus') || (event.deltaY !== 0 && scrolls(element, false)) || (event.deltaX !== 0 && scrolls(element, true)));

/** The focused element inside a place of a card, looking into shadow roots. */
function focusedIn(place: HTMLElement): Element | undefined {
  if (!place.matches(':focus-within')) return undefined;
  let at = place.ownerDocument.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ?? undefined;
}

/** Whether the user is typing in a place of a card. */
export const isTypedIn = (place: HTMLElement): boolean => focusedIn(place)?.matches(FIELDS) === true;
