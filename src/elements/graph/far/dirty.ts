/** A part of a canvas, in device pixels. */
export interface DirtyRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const touch = (a: DirtyRect, b: DirtyRect): boolean => a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;

const around = (a: DirtyRect, b: DirtyRect): DirtyRect => ({
  left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom),
});

/** The same parts without any that touch one another: what lies on two of them is painted once. */
export function apart(rects: readonly DirtyRect[]): DirtyRect[] {
  const done: DirtyRect[] = [];
  for (let rect of rects) {
    // A larger one may reach others that stood apart before.
    for (let at = 0; at < done.length; at++) {
      const other = done[at];
      if (other === undefined || !touch(rect, other)) continue;
      rect = around(rect, other);
      done.splice(at, 1);
      at = -1;
    }
    done.push(rect);
  }
  return done;
}
