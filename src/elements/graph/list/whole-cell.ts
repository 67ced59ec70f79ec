const isCut = (cell: Element): boolean => [...cell.querySelectorAll('.clip, .name, .name-head, .row-status > span')].some((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1);

/**
 * Shows the whole of a cell whose words are cut, as long as the pointer, a finger or the keyboard is on it. Of a row that
 * has the keyboard, its name.
 */
export function showWhole(list: HTMLElement, target: Element): void {
  const cell = target.closest('.rows .cell') ?? (target.matches('.rows > .row') ? target.querySelector('.cell') : null);
  const before = list.querySelector('.cell.whole');
  if (cell === before) return;
  before?.classList.remove('whole', 'up');
  if (cell === null || list.classList.contains('visually-hidden') || !isCut(cell)) return;
  const { top, bottom } = list.getBoundingClientRect();
  cell.classList.add('whole');
  cell.classList.toggle('up', cell.getBoundingClientRect().top > (top + bottom) / 2);
}
