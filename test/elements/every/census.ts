/** What a page keeps alive. Imported before the kit, so that nothing of it goes uncounted. */
export interface Census {
  readonly timers: number;
  readonly frames: number;
  readonly observers: number;
  readonly listeners: number;
}

const timers = new Set<number>();
const frames = new Set<number>();
const observers = new Map<object, Set<unknown>>();
const listeners = new Map<string, string>();
/** Where each timer that is alive was set, for the message of a test that fails. */
const origins = new Map<unknown, string>();
const numbers = new WeakMap<object, number>();
let count = 0;

const numberOf = (value: object): number => {
  const number = numbers.get(value) ?? (count += 1);
  numbers.set(value, number);
  return number;
};
const origin = (): string => (new Error('here').stack ?? '').split('\n').filter((line) => line.includes('/src/')).slice(0, 3).join(' < ');

function countTimers(): void {
  const { setTimeout, setInterval, clearTimeout, clearInterval, requestAnimationFrame, cancelAnimationFrame, requestIdleCallback, cancelIdleCallback } = globalThis;
  globalThis.setTimeout = ((task: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): number => {
    const id = setTimeout(() => {
      timers.delete(id);
      task(...args);
    }, ms) as unknown as number;
    const from = origin();
    // Only what the kit sets: the test waits by timers of its own.
    if (from !== '') timers.add(id);
    origins.set(id, from);
    return id;
  }) as typeof globalThis.setTimeout;
  globalThis.setInterval = ((task: () => void, ms?: number): number => {
    const id = setInterval(task, ms) as unknown as number;
    const from = origin();
    if (from !== '') timers.add(id);
    origins.set(id, from);
    return id;
  }) as typeof globalThis.setInterval;
  globalThis.clearTimeout = globalThis.clearInterval = (id) => {
    timers.delete(Number(id));
    clearTimeout(id);
    clearInterval(id);
  };
  const counted = (begin: (task: (at: never) => void) => number) => (task: (at: never) => void): number => {
    const id = begin((at) => {
      frames.delete(id);
      task(at);
    });
    const from = origin();
    if (from !== '') frames.add(id);
    origins.set(id, from);
    return id;
  };
  globalThis.requestAnimationFrame = counted((task) => requestAnimationFrame(task as FrameRequestCallback));
  globalThis.requestIdleCallback = ((task: IdleRequestCallback, options?: IdleRequestOptions) => counted((run) => requestIdleCallback(run as IdleRequestCallback, options))(task));
  globalThis.cancelAnimationFrame = (id) => {
    frames.delete(id);
    cancelAnimationFrame(id);
  };
  globalThis.cancelIdleCallback = (id) => {
    frames.delete(id);
    cancelIdleCallback(id);
  };
}

function countObservers(): void {
  for (const { prototype } of [ResizeObserver, IntersectionObserver, MutationObserver] as const) {
    const { observe, disconnect } = prototype as { observe: (...args: unknown[]) => void; disconnect: () => void };
    const unobserve = 'unobserve' in prototype ? (prototype.unobserve) : undefined;
    Object.assign(prototype, {
      observe(this: object, ...args: unknown[]): void {
        if (origin() !== '') observers.set(this, (observers.get(this) ?? new Set()).add(args[0]));
        observe.apply(this, args);
      },
      disconnect(this: object): void {
        observers.delete(this);
        disconnect.apply(this);
      },
      ...(unobserve && {
        unobserve(this: object, target: Element): void {
          const targets = observers.get(this);
          targets?.delete(target);
          if (targets?.size === 0) observers.delete(this);
          unobserve.call(this, target);
        },
      }),
    });
  }
}

/** Listeners on what outlives an element: the window, the document, media queries. */
function countListeners(): void {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const outlives = (target: unknown): target is EventTarget => target === undefined || target === window || target instanceof Document || target instanceof MediaQueryList;
  const key = (target: EventTarget | undefined, type: string, listener: unknown, options: unknown): string => {
    const capture = typeof options === 'object' && options !== null ? 'capture' in options && options.capture === true : options === true;
    return [numberOf(target ?? window), type, typeof listener === 'function' || (typeof listener === 'object' && listener !== null) ? numberOf(listener) : 0, capture].join();
  };
  EventTarget.prototype.addEventListener = function (this: EventTarget, type, listener, options): void {
    if (outlives(this) && origin() !== '') listeners.set(key(this, type, listener, options), `${type}: ${origin()}`);
    addEventListener.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget, type, listener, options): void {
    if (outlives(this)) listeners.delete(key(this, type, listener, options));
    removeEventListener.call(this ?? window, type, listener, options);
  };
}

countTimers();
countObservers();
countListeners();

export const census = (): Census => ({ timers: timers.size, frames: frames.size, observers: observers.size, listeners: listeners.size });

/** What is alive and where it was begun, for the message of a test that fails. */
export const culprits = (): string => [...[...timers, ...frames].map((id) => origins.get(id)), ...(timers.size + frames.size > 0 ? [] : [...listeners.values(), ...[...observers.keys()].map((observer) => observer.constructor.name)])].join('\n');
