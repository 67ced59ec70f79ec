import { Component, computed, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { createMemoryBackend } from 'wf-elements/adapter/memory';
import type { WfStepSelectEvent } from 'wf-elements';
import { createSample, progressOf } from './sample.js';

const { adapters } = createSample(createMemoryBackend);

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <nav>
      <button id="as-sam" (click)="person.set('sam')">Sam</button>
      <button id="as-lena" (click)="person.set('lena')">Lena</button>
      <button id="tick" (click)="toggleTicking()">Render again and again</button> <output id="ticks">{{ ticks() }}</output>
      <button id="nothing" (click)="isNothing.set(true)">Set nothing</button>
      <button id="mount" (click)="isMounted.set(!isMounted())">Unmount or mount</button>
      <button id="open-log" (click)="dialog?.showModal()">Record</button>
      Chosen: <output id="chosen">{{ chosen() }}</output> Events: <output id="events">{{ events() }}</output>
    </nav>
    @if (isMounted()) {
      <wf-provider [adapter]="adapters[person()]" run="run-1">
        <div class="row">
          <wf-progress id="progress"></wf-progress>
          <wf-approval-gate id="gate" (wf-gate-decide)="note($event)" (wf-gate-settled)="note($event)"></wf-approval-gate>
        </div>
        <wf-can action="run:stop"><button id="stop">Stop</button></wf-can>
        <wf-status kind="run" status="running"></wf-status>
        <wf-graph
          id="graph"
          [selected]="isNothing() ? null : chosen()"
          [filter]="isNothing() ? null : []"
          [renderStep]="isNothing() ? null : renderStep()"
          [stepRoom]="40"
          (wf-step-select)="choose($event)"
        >
          <input class="note" slot="step:decide" aria-label="Note">
        </wf-graph>
        <ul id="list">
          @for (item of rows(); track item.id) {
            <li [id]="'item-' + item.id">
              <wf-progress [data]="item.data"></wf-progress>
              <button class="remove" (click)="remove(item.id)">Remove {{ item.id }}</button>
            </li>
          }
        </ul>
        <dialog id="log-dialog" #log><wf-audit-log id="log"></wf-audit-log><form method="dialog"><button>Close</button></form></dialog>
      </wf-provider>
    }
  `,
})
export class App {
  readonly adapters = adapters;
  readonly person = signal<'sam' | 'lena'>('sam');
  readonly ticks = signal(0);
  readonly chosen = signal<string | null>('read');
  readonly items = signal(['a', 'b']);
  readonly isNothing = signal(false);
  readonly isMounted = signal(true);
  readonly events = signal('');
  readonly rows = computed(() => this.items().map((id) => ({ id, data: progressOf(id, this.ticks() % 100) })));
  readonly renderStep = computed(() => {
    const drawn = String(this.ticks());
    return (_step: unknown, place: HTMLElement): void => { place.dataset['drawn'] = drawn; };
  });
  #timer: ReturnType<typeof setInterval> | undefined;

  get dialog(): HTMLDialogElement | null {
    return document.querySelector('dialog');
  }

  toggleTicking(): void {
    if (this.#timer === undefined) this.#timer = setInterval(() => this.ticks.update((before) => before + 1), 50);
    else this.#timer = clearInterval(this.#timer) as undefined;
  }

  choose(event: Event): void {
    this.chosen.set((event as WfStepSelectEvent).detail.step);
  }

  note({ type }: Event): void {
    this.events.update((before) => `${before} ${type}`);
  }

  remove(id: string): void {
    this.items.update((items) => items.filter((item) => item !== id));
  }
}
